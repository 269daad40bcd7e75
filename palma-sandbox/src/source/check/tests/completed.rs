//! Scripts of other tests and of the benches, which run to their end.

use std::path::{Path, PathBuf};

use super::*;

/// Every file in a folder and in its folders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// `demo` with tools of open and of closed types.
fn demo() -> Api {
    let closed = json!({"type": "object", "additionalProperties": false, "properties": {"n": {"type": "number"}}});
    let tool = |name: &str, output: Option<&Json>| {
        let tool = Tool::new(ToolId::parse("demo", name).unwrap(), json!({"type": "object"}));
        Arc::new(match output {
            Some(output) => tool.with_output_schema(output.clone()),
            None => tool,
        })
    };
    Api::generate([tool("echo", None), tool("wait", None), tool("fail", Some(&closed)), tool("never", Some(&closed))])
}

#[track_caller]
fn check(name: &str, text: &str) -> bool {
    let Ok(source) = Source::read(text) else { return false };
    let api = demo();
    let checked = source.check(&names(&api), &ToolTypes::named_in(text, &api));
    // What is refused and caught may be meant to be.
    let caught: Vec<u32> = checked.calls.iter().filter(|call| call.caught).map(|call| call.position.line).collect();
    let is_meant = |found: &Diagnostic| found.code.contains("argument") && caught.contains(&found.position.line);
    let errors = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error && !is_meant(found));
    let errors: Vec<_> = errors.collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
    true
}

#[test]
fn no_script_that_completes_has_an_error() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.join("tests/hostile"), root.join("benches/workloads")];
    folders.extend(std::env::var_os("PALMA_WORKLOADS").map(PathBuf::from));
    let mut checked = 0;
    for file in folders.iter().flat_map(|folder| files(folder)) {
        let text = std::fs::read_to_string(&file).unwrap();
        let completes =
            text.lines().find_map(|line| line.strip_prefix("// ends: ")).is_none_or(|ends| ends.starts_with("value"));
        // What is to be repeated before it is a script.
        if completes && !text.contains("@@") {
            checked += usize::from(check(&file.display().to_string(), &text));
        }
    }
    assert!(checked >= 150, "only {checked} were checked");
}

#[test]
fn no_form_of_a_script_that_gives_a_value_has_an_error() {
    let forms = [
        include_str!("../../../../tests/forms/fences.md"),
        include_str!("../../../../tests/forms/programs.md"),
        include_str!("../../../../tests/forms/types.md"),
    ];
    let mut checked = 0;
    for case in forms.iter().flat_map(|text| text.split("\n===== ")) {
        let (head, script) = case.split_once('\n').unwrap();
        if head.contains("| value") {
            checked += usize::from(check(head, script));
        }
    }
    assert!(checked >= 100, "only {checked} were checked");
}
