use super::*;

/// Reads each text, with a last statement that has no value, and compares what has become of it.
#[track_caller]
fn rewrites(table: &[(&str, &str)]) {
    for (typescript, javascript) in table {
        let source = Source::read(&format!("{typescript}\nif (0);")).unwrap();
        assert_eq!(source.body(), format!("{javascript}\nif (0);"), "{typescript}");
    }
}

#[track_caller]
fn keeps(table: &[&str]) {
    for text in table {
        rewrites(&[(text, text)]);
    }
}

#[test]
fn a_text_that_grows_in_a_loop_is_appended_to() {
    rewrites(&[
        ("let s = ''; for (;;) s += x", "let s = ''; for (;;) s  = $append(s,x)"),
        ("let s = ''; for (;;) s = s + x", "let s = ''; for (;;) s = $append(s , x)"),
        ("let s = ''; for (;;) s = s + x + y", "let s = ''; for (;;) s = $append(s,\"\" + x + y)"),
        (
            "let s = ``; while (s) { s += f(s); s = '' }",
            "let s = ``; while ($truth(s)) { s  = $append(s,f($text(s))); s = '' }",
        ),
        (
            "let s = ''; const f = x => { s += g(x) }",
            "let s = ''; const f = x => { s  = $append_at(s,$length(s),g(x)) }",
        ),
        ("let s = ''; for (;;) s += (s = 'x')", "let s = ''; for (;;) s  = $append_at(s,$length(s),(s = 'x'))"),
        ("let s = ''; for (;;) f(s += x)", "let s = ''; for (;;) f($text(s  = $append(s,x)))"),
        (
            "let s = ''; for (;;) s += x\nf({ s }, s.length, s.at(0))",
            "let s = ''; for (;;) s  = $append(s,x)\nf({ s:$text(s) }, $length(s)       , $text(s).at(0))",
        ),
        ("let s = ''; for (;;) x && (s += y)", "let s = ''; for (;;) x && (s  = $append(s,y))"),
        (
            "let s: string = ''; for (;;) s += x as any\n(1)",
            "let s         = ''; for (;;) s  = $append(s,x);      \n(1)",
        ),
        (
            "let s = ''; for (;;) { s += t; t += s }; var t = ''",
            "let s = ''; for (;;) { s  = $append(s,$text(t)); t  = $append(t,$text(s)) }; var t = ''",
        ),
    ]);
}

#[test]
fn a_text_is_left_alone_where_its_uses_are_not_understood_or_nothing_is_gained() {
    keeps(&[
        "let s = ''; s += 'a'; f(s)",
        "let s = 0; for (;;) s += x",
        "let s = ''; for (;;) { s += x; s++ }",
        "let s = ''; for (;;) { s += x; s ??= y }",
        "let s = ''; for (;;) { s += x; s = y }",
        "let s = ''; for (;;) { s += x; [s] = y }",
        "let s = ''; for (;;) { s += x; for (s of [y]); }",
        "let s = ''; for (;;) { s += x; new s.y() }",
        "for (let s = ''; ; s += x) f(() => s)",
        "let [s] = ['']; for (;;) s += x",
        "function f(s) { for (;;) s += x; var s = '' }",
        "for (;;) { let s = ''; s += x }",
        "let s; for (;;) { s = ''; s = s + x + y }",
        "let s = ''; for (;;) (s) += x",
    ]);
}

#[test]
fn a_name_that_the_script_has_is_not_taken() {
    rewrites(&[
        (
            "let $append = ''; for (;;) $append += $text",
            "let $append = ''; for (;;) $append  = $$append($append,$text)",
        ),
        ("let \\u0024a = [...x]", "let \\u0024a = $$extend([],   x,15)"),
    ]);
}

#[test]
fn arrays_that_spread_are_extended_in_order() {
    rewrites(&[
        ("x = [...a]", "x = $extend([],   a,5)"),
        ("x = [...a, b, c,]", "x = $push($extend([],   a,5), b, c,)"),
        ("x = [b, c, ...a]", "x = $extend([b, c],    a,11)"),
        ("x = [b, ...a, c, ...d]", "x = $extend($push($extend([b],    a,8), c),    d,17)"),
        ("x = [...[...a], ...(b as T)]", "x = $extend($extend([],   $extend([],   a,9),5),    (b     ),16)"),
        ("x = [...a as T[], b as T]", "x = $push($extend([],   a,5)       , b     )"),
        (
            "let s = ''; for (;;) s +=[s, ...s]",
            "let s = ''; for (;;) s  =$append(s,$extend([$text(s)],    $text(s),29))",
        ),
    ]);
    keeps(&["x = [, ...a]", "x = [...a, , b]", "f(...a)", "const [...a] = b", "new [...a].b()"]);
}

#[test]
fn places_behind_what_was_rewritten_are_the_model_s() {
    let source = Source::read("let s = '';\nfor (;;) s += [...x, y] + z;").unwrap();
    let line = source.body().lines().nth(1).unwrap();
    for name in ["x", "y", "z"] {
        let column = line.rfind(name).unwrap() + 1;
        let there = source.position(2, u32::try_from(column).unwrap());
        let here = "for (;;) s += [...x, y] + z;".find(name).unwrap() + 1;
        assert_eq!((there.line, there.column as usize), (2, here), "{name} in {line}");
    }
}

#[test]
fn a_length_is_written_without_the_memory_of_the_engine() {
    rewrites(&[
        ("a.length = 0", "a[\"length\"] = 0"),
        ("a . /* b */ length -= a.length", "a [ /* b */ \"length\"] -= a.length"),
        ("f().length++; --a.b.length", "f()[\"length\"]++; --a.b[\"length\"]"),
        ("(a as any).length = 0", "(a       )[\"length\"] = 0"),
        ("a!.length = 0; (a.length as any) = 0", "a [\"length\"] = 0; (a[\"length\"]       ) = 0"),
        ("[a.length, ...b.length] = c", "[a[\"length\"], ...b[\"length\"]] = c"),
        ("({ x: a.length = 1 } = c)", "({ x: a[\"length\"] = 1 } = c)"),
        ("for (a.length of b);", "for (a[\"length\"] of $listed(b));"),
    ]);
    keeps(&[
        "a.length",
        "a.length == 0",
        "a.b = a.length",
        "a['length'] = 0",
        "const { length } = a",
        "delete a.length",
    ]);
}

#[test]
fn members_are_computed_in_a_script_that_may_change_objects_with_heirs_or_accessors() {
    rewrites(&[
        ("class A {}\ndelete a.b; c?.d.e()", "class A {}\ndelete a[\"b\"]; c?.[\"d\"][\"e\"]()"),
        (
            "const o = { get a() { Object.defineProperty(this, 'a', {}) } }; o.a",
            "const o = { get a() { Object[\"defineProperty\"](this, 'a', {}) } }; o[\"a\"]",
        ),
        (
            "declare class B extends C.D {}\nclass A {}\ndelete o[k]",
            ";                             \nclass A {}\ndelete o[k]",
        ),
    ]);
    keeps(&["delete a.b; c.d", "class A {}\na.b", "Object.freeze(a).b"]);
}

#[test]
fn what_is_nested_in_a_pattern_with_a_rest_is_taken_from_the_value_held() {
    rewrites(&[
        ("const { a: { b }, ...r } = o", "const { a: $held11,[$hidden]:{ b }=$held11, ...r } = o"),
        ("const { a: [b] = c, ...r } = o", "const { a: $held11,[$hidden]:[b] = $held11!==void 0?$held11:c, ...r } = o"),
        ("({ a: { b }, ...r } = o)", "({ a: $held,[$hidden]:{ b }=$held, ...r } = o)"),
        (
            "const $held = 1, { a: { b }, ...r } = o",
            "const $held = 1, { a: $$held22,[$$hidden]:{ b }=$$held22, ...r } = o",
        ),
    ]);
    keeps(&[
        "const { a: { b } } = o",
        "const { a, ...r } = o",
        "const { a: b = {}, ...r } = o",
        "const [{ a }, ...r] = o",
    ]);
}
