use std::collections::BTreeMap;
use std::fmt::Write as _;

use palma_core::Api;
use palma_types::typescript::Compiler;

use crate::Case;

/// What an isolate has besides the language.
const ISOLATE: &str = "declare const console: any;
declare function setTimeout(call: (...given: any[]) => void, millis?: number, ...given: any[]): number;
";

/// What `tsc --strict` says of each case, by its place among them: each error with its line in the script.
pub fn strict(compiler: &Compiler, api: &Api, cases: &[Case]) -> anyhow::Result<BTreeMap<usize, Vec<(usize, String)>>> {
    let directory = tempfile::tempdir()?;
    let mut declared = ISOLATE.to_owned();
    let mut files = vec!["api.d.ts".to_owned()];
    declared.push_str(api.text());
    std::fs::write(directory.path().join("api.d.ts"), declared)?;
    for (number, case) in cases.iter().enumerate() {
        let mut text = String::from("export async function script() {\n");
        let _ = writeln!(text, "{}\n}}", case.script);
        let file = format!("s{number}.ts");
        std::fs::write(directory.path().join(&file), text)?;
        files.push(file);
    }
    let mut said: BTreeMap<usize, Vec<(usize, String)>> = BTreeMap::new();
    for error in compiler.errors(directory.path(), &files, "esnext", false)? {
        let number = error.file.strip_prefix('s').and_then(|rest| rest.strip_suffix(".ts")?.parse().ok());
        // The first line is that of the function around it.
        match number {
            Some(number) => said.entry(number).or_default().push((error.line.saturating_sub(1), error.message)),
            None => anyhow::bail!("{}({}): {}", error.file, error.line, error.message),
        }
    }
    Ok(said)
}
