use super::*;

mod hostile;
mod kept;
mod places;
mod rewritten;

/// Reads each text, with a last statement that has no value, and compares what is left of it.
#[track_caller]
fn erases(table: &[(&str, &str)]) {
    for (typescript, javascript) in table {
        let source =
            Source::read(&format!("{typescript}\nif (0);")).map_err(|found| format!("{typescript}: {found:?}"));
        let source = source.unwrap();
        assert_eq!(source.body(), format!("{javascript}\nif (0);"), "{typescript}");
    }
}

#[track_caller]
fn refuses(text: &str, code: &str, position: (u32, u32), message: &str) {
    let found = Source::read(text).unwrap_err();
    let first = found.first().unwrap();
    assert_eq!((first.position.line, first.position.column), position, "{first}");
    assert_eq!((first.code.as_str(), first.message.as_str()), (code, message));
}

#[test]
fn annotations_go() {
    erases(&[
        ("let a: number = 1, b!: string, c: T[]", "let a         = 1, b         , c;    "),
        ("const { a, b }: { a: string } = z", "const { a, b }                = z"),
        ("const s: unique symbol = Symbol()", "const s                = Symbol()"),
        ("try { x() } catch (e: unknown) {}", "try { x() } catch (e         ) {$caught(e);}"),
        ("for (const x of y as T[]) z(x!)", "for (const x of $listed(y)       ) z(x )"),
        ("for (let i: T = 0 as T; ; ) break", "for (let i    = 0     ; ; ) break"),
        ("let r: T = g()", "let r    = g()"),
    ]);
}

#[test]
fn signatures_go() {
    erases(&[
        ("function f(a?: number, ...r: T[]): void {}", "function f(a         , ...r     )       {}"),
        ("function f(a /* ? */ ? /* , */ ) {}", "function f(a /* ? */   /* , */ ) {}"),
        ("function f(this: Foo, a = 1) {}", "function f(           a = 1) {}"),
        ("function f(this /* , */ : T /* , */ , a) {}", "function f(                           a) {}"),
        ("function f(this: T) {}", "function f(       ) {}"),
        ("function f(x): x is T {}", "function f(x)         {}"),
        ("function f(x): asserts x is T {}", "function f(x)                 {}"),
        ("function f<const T extends U = {}>(x: T) {}", "function f                        (x   ) {}"),
        ("function f(a: string): void\nfunction f(a: any) {}", ";                          \nfunction f(a     ) {}"),
        ("const o = { m<T>(this: O, a?: T): void {} }", "const o = { m   (         a    )       {} }"),
        ("const o = { get x(): T { return 1 } }", "const o = { get x()    { return 1 } }"),
    ]);
}

#[test]
fn arrow_functions_stay_on_their_lines() {
    erases(&[
        ("const f = <T,>(a: T): T => a", "const f =     (a   )    => a"),
        ("const f = (x?) => x", "const f = (x ) => x"),
        ("const f = async <T>(x: T) => x", "const f = async    (x   ) => x"),
        ("const f = async <\nT\n>(x) => x", "const f = async (\n \n  x) => x"),
        ("function f() { return <\nT>(x) => x }", "function f() { return (\n   x) => x }"),
        ("const f = (a):\n  T =>\n a", "const f = (a  \n  ) =>\n a"),
        ("const f = (): { a: 1,\n b: 型 } => x", "const f = (          \n      ) => x"),
        ("const f = (a, b): (\n|T\n)=>1", "const f = (a, b    \n  \n)=>1"),
        ("q = b ? (c as T) : (d): e => f", "q = b ? (c     ) : (d)    => f"),
    ]);
}

#[test]
fn assertions_go_and_what_they_kept_apart_stays_apart() {
    erases(&[
        ("f(x as T, y satisfies U, z!)", "f(x     , y            , z )"),
        ("const t = { a: 1 } as const satisfies T", "const t = { a: 1 }         ;           "),
        ("foo as string\n(1)", "foo;         \n(1)"),
        ("let q = foo satisfies T\n[0]", "let q = foo;           \n[0]"),
        ("foo as {\n  a: 1\n}\n`x`", "foo;    \n      \n \n`x`"),
        ("foo as T /* c */\n(1)", "foo;     /* c */\n(1)"),
        ("foo as T\n+ 1", "foo     \n+ 1"),
        ("x!\n++y", "x;\n++y"),
        ("if (a) b as T\nelse c as T", "if (a) b;    \nelse c;    "),
        ("do x as T\nwhile (y)", "do x;    \nwhile (y)"),
        ("const f = () => x as T\n(1)", "const f = () => x;    \n(1)"),
        ("(x as any) = 5;[y as T, z!] = w", "(x       ) = 5;[y     , z ] = w"),
        ("a?.b!.c![0]!()", "a?.b .c [0] ()"),
        ("let v = o!\n.a!\n.b", "let v = o \n.a \n.b"),
        ("a + b as T === c", "a + b      === c"),
    ]);
}

#[test]
fn angle_assertions_go_and_get_parentheses_where_they_gave_shape() {
    erases(&[
        ("f(<any>foo.bar)", "f(     foo.bar)"),
        ("const g = () => <T>{ a: 1 }", "const g = () => (  { a: 1 })"),
        ("<T>function () {}", "(  function () {})"),
        ("function f() { return <T>\n a }", "function f() { return (  \n a) }"),
        ("throw <T>\nx", "throw $thrown((  \nx))"),
        ("let a = <const>['x']", "let a =        ['x']"),
    ]);
}

#[test]
fn type_arguments_go() {
    erases(&[
        ("const m = new Map<string, T[]>()", "const m = new Map             ()"),
        ("f<T>(1); g?.<T>(2); t<T>`a`; i = f<T>", "f   (1); g?.   (2); t   `a`; i = f;  "),
        ("new Foo<T>\nx", "new Foo;  \nx"),
        ("class A extends (B as any)<T> {}", "class A extends (B       )    {}"),
    ]);
}

#[test]
fn declarations_of_types_leave_an_empty_statement() {
    erases(&[
        ("foo\ntype x = 1\n(1)", "foo\n;         \n(1)"),
        ("foo\ninterface I { a: 1 }\n`x`", "foo\n;                   \n`x`"),
        ("type X = string\n  | number\nlet y", ";              \n          \nlet y"),
        ("declare let x: number\n(1)", ";                    \n(1)"),
        ("declare function g(): void", ";                         "),
        ("declare class K {}", ";                 "),
        ("declare enum E { A }", ";                   "),
        ("declare namespace N { const a: 1 }", ";                                 "),
        ("declare module 'x' {}", ";                    "),
        (
            "namespace N { export type A = 1; interface B {} declare const c: A; export {} }\n(1)",
            ";                                                                              \n(1)",
        ),
        (
            "namespace A.B {}\nnamespace A { namespace C { type D = 1 } }",
            ";               \n;                                         ",
        ),
        ("declare global { interface W {} }", ";                                "),
        ("type A = 1; 'use strict'", ";           'use strict'"),
    ]);
}

#[test]
fn classes_keep_only_what_runs() {
    erases(&[
        (
            "abstract class A<T> extends B<T> implements C, D<E> {}",
            "         class A    extends B                       {}",
        ),
        ("x = class implements /* implements */ C {}", "x = class                               {}"),
        (
            "class A { private readonly x: T = 1; static readonly #p?: T }",
            "class A { ;                x    = 1; static          #p ;   }",
        ),
        ("class A { declare z: T; abstract: T }", "class A { ;             abstract;   }"),
        ("class A { static override async *g<T>(): T {} }", "class A { static          async *g   ()    {} }"),
        (
            "class A { [key: string]: any\n m(a: T): void\n m(a) {} }",
            "class A { ;                 \n ;            \n m(a) {} }",
        ),
        (
            "abstract class A { abstract m(): T; protected abstract y: T }",
            "         class A { ;                ;                       }",
        ),
        ("class A { constructor(); constructor(a?) {} }", "class A { ;              constructor(a ) {} }"),
        ("class A { [k]?: T; ['m']?(): void {} o? }", "class A { [k]    ; ['m'] ()       {} o; }"),
        ("class A { readonly; public = 1; declare() {} }", "class A { readonly; public = 1; declare() {} }"),
    ]);
}

#[test]
fn fields_do_not_run_into_the_next_member() {
    erases(&[
        ("class A { get: T\n foo() {} }", "class A { get;  \n foo() {} }"),
        ("class A { static: T\n x!: T\n y?\n ['z'] }", "class A { static;  \n x ;  \n y;\n ['z'] }"),
        ("class A { f = 1\n public ['y'] = 2 }", "class A { f = 1\n ;      ['y'] = 2 }"),
        ("class A { f = 1\n public *g() {} }", "class A { f = 1\n ;      *g() {} }"),
        ("class A { f = 1 as T\n ['m']() {} }", "class A { f = 1;    \n ['m']() {} }"),
    ]);
}

#[test]
fn the_last_expression_is_the_value() {
    for (text, body) in [
        ("x", "return x"),
        ("let a = 1\na as T", "let a = 1\nreturn a;    "),
        ("<T>\nfoo", "return (  \nfoo)"),
        ("main()\nfunction main() {}\ntype T = 1;;", "return main()\nfunction main() {}\n;          ;"),
        ("return 5", "return 5"),
        ("if (a) b", "if (a) b"),
        ("x\nclass A {}", "x\nclass A {}"),
        ("\"hello\"", "return \"hello\""),
        ("\"use strict\"", "\"use strict\""),
        ("#!/bin/x\n1", "        \nreturn 1"),
        ("", ""),
    ] {
        assert_eq!(Source::read(text).unwrap().body(), body);
    }
}

#[test]
fn places_lead_back_to_the_models_text() {
    let text = "\u{feff}let 漢: '😀' = '😀'; 漢\r\n/* \u{2028} */ f(<T>{}, 漢)";
    let source = Source::read(text).unwrap();
    assert_eq!(source.body(), "\u{feff}let 漢       = '😀'; 漢\r\n/* \u{2028} */ return f((  {}), 漢)");
    let place = |line, column| {
        let position = source.position(line, column);
        (position.line, position.column)
    };
    assert_eq!(place(1, 15), (1, 15));
    // The engine counts code points, and counts the separator as the end of a line.
    assert_eq!(place(1, 20), (1, 21));
    assert_eq!(place(3, 5), (2, 9));
    assert_eq!(place(3, 12), (2, 9));
    assert_eq!(place(3, 14), (2, 11));
    assert_eq!(place(3, 22), (2, 18));
    assert_eq!(place(9, 9), (2, 20));
}

#[test]
fn syntax_errors_say_where_and_what() {
    refuses("const x = ;", "syntax", (1, 11), "unexpected token");
    refuses("let a\nfoo(", "syntax", (2, 5), "expected `)` but found `EOF`");
    refuses("\"open", "syntax", (1, 1), "unterminated string");
    refuses("let x\nlet x", "syntax", (1, 5), "identifier `x` has already been declared");
    refuses("}); evil(); (() => {", "syntax", (1, 1), "unexpected token");
    let text = "function f() { await x }";
    let message = "`await` is only allowed within async functions and at the top levels of modules; either remove this \
                   `await` or add the `async` keyword to the enclosing function";
    refuses(text, "syntax", (1, 16), message);
}

#[test]
fn what_needs_modules_or_translation_is_refused_with_what_to_write() {
    let modules = "a script has no modules; call tools as `tools.server.tool({…})`";
    for text in ["import fs from 'fs'", "import x = require('y')", "import('fs')"] {
        refuses(text, "unsupported", (1, 1), modules);
    }
    let there = "`tools` and `console` are there without an import; leave this line out";
    refuses("import { tools } from 'mcp'\ntools.a.b({})", "unsupported", (1, 1), there);
    let exports = "a script exports nothing; leave out `export` and end the script with its value, or `return` it";
    for text in ["export default class {}", "export = 5", "export * from 'x'"] {
        refuses(text, "unsupported", (1, 1), exports);
    }
    for (text, column, word) in [
        ("namespace N { export const a = 1 }", 1, "`namespace`"),
        ("namespace N { type A = 1; namespace M { f() } }", 1, "`namespace`"),
        ("@d class A {}", 1, "decorators"),
        ("class A { @d m() {} }", 11, "decorators"),
        ("class A extends B { constructor(private x) { if (x) super() } }", 33, "a parameter property"),
        ("class A { y = this.x; constructor(private x) {} }", 11, "this field"),
        ("enum A { B = 'b' + 'c', C }", 25, "an enum member"),
        ("class A { accessor x }", 11, "`accessor` fields"),
        ("a ** b as T ** c", 1, "put what `as`"),
        ("-a as T ** b", 1, "put what `as`"),
        ("a == b + c as T * d", 1, "put what `as`"),
        ("x(import.meta.url)", 3, "a script has no modules"),
        ("import axios from 'axios'; axios.get('x')", 1, "a script has no modules and no network"),
    ] {
        let found = Source::read(text).unwrap_err();
        assert_eq!((found[0].code.as_str(), found[0].position), ("unsupported", Position::new(1, column)), "{text}");
        assert!(found[0].message.starts_with(word), "{}", found[0].message);
    }
}

#[test]
fn at_most_eight_things_are_said() {
    assert_eq!(Source::read(&"@d class A {}\n".repeat(20).replace('A', "")).unwrap_err().len(), 8);
}

#[test]
fn enums_become_objects_where_they_stand() {
    erases(&[
        (
            "enum A { B, C = 2, D }",
            "var A={};       { A[A[\"B\"]=0]=\"B\";   typeof(A[\"C\"]=(    2))===\"string\"||(A[A[\"C\"]]=\"C\");  A[A[\"D\"]=A[\"C\"]+1]=\"D\";  }",
        ),
        ("{ enum A {} }\nenum A {}", "{ let A={};       {} }\nvar A={};       {}"),
        (
            "enum A { 'x-y' }\nenum A { z = 1 | B }",
            "var A={};       { A[A['x-y']=0]='x-y';      }\n;      { typeof(A[\"z\"]=(    1 | B))===\"string\"||(A[A[\"z\"]]=\"z\"); }",
        ),
        (
            "export const enum A { B = <number>1 as any, }",
            "       var A={};             { typeof(A[\"B\"]=(            1       ))===\"string\"||(A[A[\"B\"]]=\"B\");  }",
        ),
    ]);
}

#[test]
fn bare_members_in_an_enum_are_of_the_enum() {
    let body =
        Source::read("const B = 9; enum A { B = 1, C = B, D = [5].map(B => B)[0] }\nenum A { E = C }\n0").unwrap().body;
    assert!(body.contains("(    A.B))") && body.contains("B => B") && body.contains("(    A.C))"), "{body}");
}

#[test]
fn parameter_properties_are_fields_that_the_constructor_sets() {
    erases(&[
        (
            "class A { constructor(private readonly x: number = 1, public y?: T, z?) { f() } }",
            "class A {x;y; constructor(                 x         = 1,        y    , z ) {this.x=x;this.y=y; f() } }",
        ),
        (
            "class A extends B { constructor(readonly x) { f(); super(x)\n g() } }",
            "class A extends B {x; constructor(         x) { f(); super(x);this.x=x;\n g() } }",
        ),
    ]);
}

#[test]
fn exports_and_imports_of_types_lose_only_what_modules_need() {
    erases(&[
        ("import type { X } from 'y'", ";                         "),
        ("import { type X, Y } from 'y'; let a: Y", ";                              let a;  "),
        ("export type { X } from 'y'", ";                         "),
        ("const a = 1; export { a, a as b }", "const a = 1; ;                   "),
        ("export const x: T = 1; export async function f() {}", "       const x    = 1;        async function f() {}"),
        ("export interface I {}\nexport type T = 1", "       ;             \n       ;         "),
    ]);
}
