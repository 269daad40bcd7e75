//! Which tools a script can reach, and what is known of its calls.

use palma_core::{CallSite, Reach};

use super::*;

fn calls(text: &str) -> Vec<CallSite> {
    checked(text, &api()).calls
}

#[test]
fn the_tools_that_a_script_names_are_those_it_reaches() {
    for (text, expected) in [
        ("1", Some(vec![])),
        ("await tools.files.read({ path: 'a' })", Some(vec!["files.read"])),
        ("const { list } = tools.files; list(); tools['web']['get']({ url: '' })", Some(vec!["files.list", "web.get"])),
        ("const f = tools.files; f.read({ path: 'a' })", Some(vec!["files.list", "files.read"])),
        ("const { files } = tools; files.read({ path: 'a' })", Some(vec!["files.list", "files.read"])),
        ("const t = tools; t.files.read({ path: 'a' })", None),
        ("const s = 'files'; tools[s].read({ path: 'a' })", None),
        ("for (const s of Object.values(tools)) s", None),
        ("globalThis['to' + 'ols'].files.read({})", None),
        ("const go = () => this; go().tools", None),
        ("declare const tools: any; tools.files.read({ path: 'a' })", None),
    ] {
        let expected = expected.map_or(Reach::AnyOfThePlan, |tools: Vec<&str>| {
            Reach::Only(tools.into_iter().map(str::to_owned).collect())
        });
        assert_eq!(checked(text, &api()).reach, expected, "{text}");
    }
}

#[test]
fn what_is_known_of_arguments_is_told_and_what_is_not() {
    for (text, value, unknown) in [
        ("await tools.files.read({ path: 'a', max_bytes: 5 })", json!({"path": "a", "max_bytes": 5}), vec![]),
        ("const d = 'x'; await tools.files.read({ path: `${d}/a` })", json!({"path": "x/a"}), vec![]),
        ("await tools.files.read({ path: x(), max_bytes: undefined })", json!({"path": null}), vec!["/path"]),
        ("await tools.files.read({ path: 'a', ...x() })", json!({"path": null}), vec!["", "/path"]),
        ("await tools.files.read(x())", json!({}), vec![""]),
        ("await tools.files.list()", json!({}), vec![]),
        (
            "await tools.files.read({ path: { 'a/b': [1, y()] } })",
            json!({"path": {"a/b": [1, null]}}),
            vec!["/path/a~1b/1"],
        ),
        ("const a = { path: 'a' }; a.x = 1; await tools.files.read(a)", json!({"path": "a"}), vec![""]),
        ("const a = { path: 'a' }; a[y()] = 1; await tools.files.read(a)", json!({}), vec![""]),
        (
            "const a = { path: 'a' }, b = a; b[y()] = 1; await tools.files.read(a)",
            json!({"path": null}),
            vec!["", "/path"],
        ),
        ("const a = { path: 'a' }, n = {}; n[y()] = 1; await tools.files.read(a)", json!({"path": "a"}), vec![]),
    ] {
        let text = format!("const x = () => JSON.parse('1'), y = x;\n{text}");
        let calls = calls(&text);
        assert_eq!(calls.len(), 1, "{text}");
        assert_eq!(Json::Object(calls[0].arguments.value.clone()), value, "{text}");
        assert_eq!(calls[0].arguments.unknown, unknown, "{text}");
    }
}

#[test]
fn a_call_is_sure_only_where_nothing_stands_before_it() {
    for (text, conditional, repeated) in [
        ("await tools.files.list()", false, false),
        ("const a = { b: [await tools.files.list()] }", false, false),
        ("async function main() { return tools.files.list() } await main()", false, false),
        ("(async () => { await tools.files.list() })()", false, false),
        ("if (await tools.files.list()) 1", false, false),
        ("for (const f of await tools.files.list()) f", false, false),
        ("if (x) await tools.files.list()", true, false),
        ("x && await tools.files.list()", true, false),
        ("x ? tools.files.list() : 1", true, false),
        ("try { await tools.files.list() } finally { }", true, false),
        ("if (x) return; await tools.files.list()", true, false),
        ("for (const a of x) await tools.files.list()", true, true),
        ("do { await tools.files.list() } while (x)", false, true),
        ("x.map(() => tools.files.list())", true, true),
        ("function f() { return tools.files.list() } f(); f()", true, true),
        ("const f = () => tools.files.list()", true, true),
    ] {
        let calls = calls(&format!("let x = JSON.parse('1');\n{text}"));
        assert_eq!((calls[0].conditional, calls[0].repeated), (conditional, repeated), "{text}");
    }
}
