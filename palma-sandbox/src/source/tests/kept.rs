//! Whatever is erased, lines, columns and the rest of the text stay.

use proptest::prelude::*;

use super::*;

const SNIPPETS: &[&str] = &[
    "let a: number = 1, b!: string, c: T[]",
    "const f = (a: T):\n  | string =>\n  a",
    "const f = async <\n  T\n>(x: 型): Promise<T> => x",
    "function f(this: Foo, a?: string): a is string { return <any>\n a }",
    "try { x() } catch (e: unknown) { y(e as Error) }",
    "foo as string",
    "foo!",
    "(1)",
    "[0]",
    "`x${y as T}`",
    "+1",
    "/re/g.exec(b as T)",
    "type x = { a: '😀' }",
    "interface I {\r\n a: string\r\n}",
    "declare const d: { [x: string]: <T>(...args: any[]) => any }",
    "abstract class A<T> extends B<T> implements C, D<E> {\n  private readonly x: number = 1\n  public ['y'] = 2\n  get: string\n  foo?(a: T): void {}\n  bar!: string\n  static override async *gen<T>(): void {}\n  [key: string]: any\n  abstract m(): void\n  f = 2 as T\n  protected *g() {}\n}",
    "var t = f<string>(1) as unknown as Map<string, U[]>",
    "x = y satisfies T ? a as T : b as T",
    "if (p) q as T\nelse r!",
    "do s as T\nwhile (u)",
    "switch (x as T) { case 1 as any: type Q = 1; default: foo as T }",
    "async () => <T>await x",
    "({ a: x as any, ...(z!) } = w)",
    "{ let v: T; function g<T>(v: T): void; function g(v?: any) {} }",
    "for (const x of y as T[]) z(x!)",
    "/* \u{2028} : T */ h(<T>{ a: 1 })",
    "new Foo<T>",
    "tools.files.read({ path: p as string })",
];

fn utf16(line: &str) -> usize {
    line.encode_utf16().count()
}

#[track_caller]
fn check(text: &str) -> Result<(), TestCaseError> {
    let Ok(source) = Source::read(text) else {
        return Ok(());
    };
    let body = source.body();
    prop_assert_eq!(text.split('\n').count(), body.split('\n').count());
    for (number, (before, after)) in (1..).zip(text.split('\n').zip(body.split('\n'))) {
        let inserted: u32 = source.shifts.iter().map(|shift| shift.before(Position::new(number, u32::MAX))).sum();
        prop_assert_eq!(utf16(before) + inserted as usize, utf16(after), "line {} of {}", number, body);
    }

    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, body, SourceType::mjs()).with_options(options).parse();
    prop_assert!(!parsed.panicked && !parsed.diagnostics.has_errors(), "{}\n{:?}", body, parsed.diagnostics);
    prop_assert!(!parsed.diagnostics.has_warnings(), "{}", body);

    // As many statements run as were written: none was swallowed by the one before it.
    let wanted = statements(text, SourceType::ts());
    let added = usize::from(source.notes().iter().any(|note| note.starts_with("called")));
    prop_assert_eq!(wanted + added, statements(body, SourceType::mjs()), "{}", body);
    Ok(())
}

/// How many statements a text has at its top, without empty ones and those that only TypeScript has.
fn statements(text: &str, kind: SourceType) -> usize {
    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, text, kind.with_module(true)).with_options(options).parse();
    let runs = |statement: &&oxc_ast::ast::Statement<'_>| {
        !matches!(
            statement,
            oxc_ast::ast::Statement::EmptyStatement(_)
                | oxc_ast::ast::Statement::TSTypeAliasDeclaration(_)
                | oxc_ast::ast::Statement::TSInterfaceDeclaration(_)
        ) && !statement.as_declaration().is_some_and(oxc_ast::ast::Declaration::declare)
    };
    parsed.program.body.iter().filter(runs).count()
}

#[test]
fn every_snippet_is_read_and_keeps_its_shape() {
    for snippet in SNIPPETS {
        assert!(Source::read(snippet).is_ok(), "{snippet}: {:?}", Source::read(snippet));
        check(snippet).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_snippets_keeps_its_shape(
        chosen in prop::collection::vec((prop::sample::select(SNIPPETS), any::<bool>()), 1..6),
    ) {
        let blocks = chosen.iter().map(|(snippet, block)| if *block { format!("{{ {snippet}\n}}") } else { (*snippet).to_owned() });
        check(&blocks.collect::<Vec<_>>().join("\n"))?;
    }
}
