//! `tsc --strict` over many small modules in few processes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::case::Case;

/// How many modules one process reads.
const MODULES: usize = 1_200;

/// A TypeScript compiler from npm.
#[derive(Debug)]
pub struct Compiler {
    script: PathBuf,
}

/// What the compiler says of one module.
#[derive(Debug, Default)]
pub struct Said {
    /// What is wrong with the declarations themselves.
    pub of_declarations: Vec<String>,
    /// What is wrong with an instance, by its place.
    pub of_instances: BTreeMap<usize, String>,
}

impl Compiler {
    /// The compiler in `target/typescript`, where `.ci/run` installs it, or in the directory that
    /// `PALMA_TYPESCRIPT` names; `None` where there is none, or no Node to run it.
    pub fn find() -> Option<Self> {
        let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/typescript");
        let directory = std::env::var_os("PALMA_TYPESCRIPT").map_or(installed, PathBuf::from);
        let script = directory.join("node_modules/typescript/bin/tsc");
        let node = Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
        (node && script.exists()).then_some(Self { script })
    }

    /// Reads every case with its instances.
    pub fn read(&self, cases: &[Case]) -> anyhow::Result<Vec<Said>> {
        let mut said = Vec::new();
        for chunk in cases.chunks(MODULES) {
            said.extend(self.read_some(chunk)?);
        }
        Ok(said)
    }

    /// A syntax error anywhere suppresses every error of types, so the modules are parsed first, and those with one are
    /// left out.
    fn read_some(&self, cases: &[Case]) -> anyhow::Result<Vec<Said>> {
        let directory = tempfile::tempdir()?;
        let mut all: Vec<Said> = cases.iter().map(|_| Said::default()).collect();
        let mut first_lines = Vec::new();
        for (number, case) in cases.iter().enumerate() {
            let mut text = format!("{}\ntype Checked = {};\n", case.module.trim_end(), case.ty);
            first_lines.push(text.lines().count() + 1);
            for (place, instance) in case.instances.iter().enumerate() {
                let _ = writeln!(text, "export const v{place}: Checked = {};", one_line(&instance.value));
            }
            std::fs::write(directory.path().join(format!("m{number}.ts")), text)?;
        }
        let mut whole: Vec<usize> = (0..cases.len()).collect();
        for (number, _, message) in self.run(directory.path(), &whole, true)? {
            whole.retain(|kept| *kept != number);
            if let Some(said) = all.get_mut(number) {
                said.of_declarations.push(message);
            }
        }
        for (number, line, message) in self.run(directory.path(), &whole, false)? {
            let Some((said, first)) = all.get_mut(number).zip(first_lines.get(number)) else { continue };
            match line.checked_sub(*first) {
                Some(place) => {
                    said.of_instances.entry(place).or_insert(message);
                }
                None => said.of_declarations.push(message),
            }
        }
        Ok(all)
    }

    /// Each error with its module and line.
    fn run(
        &self,
        directory: &Path,
        modules: &[usize],
        parse_only: bool,
    ) -> anyhow::Result<Vec<(usize, usize, String)>> {
        let files: Vec<String> = modules.iter().map(|number| format!("m{number}.ts")).collect();
        let found = self.errors(directory, &files, "es2022", parse_only)?;
        let numbered = found.into_iter().filter_map(|error| {
            let number = error.file.strip_prefix('m')?.strip_suffix(".ts")?.parse().ok()?;
            Some((number, error.line, error.message))
        });
        Ok(numbered.collect())
    }

    /// What `tsc --strict` says of these files of a directory, with a library of the language; `parse_only` leaves out all
    /// that is about types.
    pub fn errors(
        &self,
        directory: &Path,
        files: &[String],
        library: &str,
        parse_only: bool,
    ) -> anyhow::Result<Vec<Located>> {
        let options = serde_json::json!({"strict": true, "noEmit": true, "target": library, "lib": [library], "types": [],
            "module": "esnext", "skipLibCheck": true, "noCheck": parse_only});
        let config = serde_json::json!({"compilerOptions": options, "files": files});
        std::fs::write(directory.join("tsconfig.json"), config.to_string())?;
        let output = Command::new("node")
            .arg(&self.script)
            .args(["--pretty", "false", "-p"])
            .arg(directory)
            .current_dir(directory)
            .output()
            .context("cannot start tsc")?;
        let text = String::from_utf8_lossy(&output.stdout);
        let errors: Vec<_> = text.lines().filter_map(Located::read).collect();
        if errors.is_empty() && !output.status.success() {
            bail!("tsc failed: {text}{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(errors)
    }
}

/// One error of the compiler.
#[derive(Debug)]
pub struct Located {
    /// The name of the file, without its directory.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong, with its number.
    pub message: String,
}

impl Located {
    /// Reads `m7.ts(3,5): error TS2322: …`.
    fn read(line: &str) -> Option<Self> {
        let (file, rest) = line.split_once(".ts(")?;
        let file = format!("{}.ts", file.rsplit(['/', '\\']).next()?);
        let (place, message) = rest.split_once("): ")?;
        Some(Self { file, line: place.split_once(',')?.0.parse().ok()?, message: message.to_owned() })
    }
}

/// A value as an expression; what JavaScript takes for the end of a line is escaped.
fn one_line(value: &serde_json::Value) -> String {
    value.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
