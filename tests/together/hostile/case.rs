use std::path::{Path, PathBuf};

use palma_core::Completion;
use serde_json::Value;

use super::ending;

/// One script that attacks, and what must come of it.
///
/// It begins with comments: `// ends:` and the endings that are right, with ` | ` between them; where it matters
/// `// calls:` and what tools were called with, `// logs:` and the lines of its log, each as a JSON array; then what it
/// attacks. `// today:` names an ending that is known to be wrong: the script must end so, and the line goes once it ends
/// right. In its text `@@3:a#;@@` stands for `a0;a1;a2;` and
/// `@@2028@@` for the character of that number.
#[derive(Debug)]
pub(super) struct Case {
    /// Its class and its file, such as `border/cycle.js`.
    pub(super) name: String,
    pub(super) script: String,
    endings: Vec<String>,
    calls: Option<Value>,
    logs: Option<Value>,
}

impl Case {
    /// Every script there is, in the order of their names.
    pub(super) fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile");
        let mut cases: Vec<Self> =
            listed(&folder).iter().flat_map(|class| listed(class)).map(|file| Self::read(&folder, &file)).collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        cases
    }

    fn read(folder: &Path, file: &Path) -> Self {
        let name = file.strip_prefix(folder).unwrap().display().to_string();
        let text = std::fs::read_to_string(file).unwrap();
        let line = |word: &str| text.lines().find_map(|line| line.strip_prefix("// ")?.strip_prefix(word));
        let json = |word: &str| {
            line(word).map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {word} {error}")))
        };
        let endings = line("ends: ").unwrap_or_else(|| panic!("{name}: begin with `// ends: `"));
        let endings = line("today: ").map_or_else(|| endings.split(" | ").collect(), |today| vec![today]);
        let endings = endings.into_iter().map(ending::parse).collect();
        let (calls, logs) = (json("calls: "), json("logs: "));
        let told = text.lines().take_while(|line| line.starts_with("// "));
        assert!(told.count() > 1, "{name}: say what it attacks");
        Self { script: grown(&text), endings, calls, logs, name }
    }

    /// The folder it is in.
    pub(super) fn class(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// What is wrong with how it ended, and with what was called.
    pub(super) fn faults(&self, ended: &Completion, calls: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let ending = ending::of(ended);
        if !self.endings.iter().any(|expected| ending::is(&ending, expected)) {
            faults.push(format!("ended with `{ending}`, not with `{}`: {ended}", self.endings.join(" | ")));
        }
        let logs = ended.logs.iter().map(|log| log.text.as_str()).collect::<Value>();
        for (what, expected, seen) in [("calls", &self.calls, calls), ("logs", &self.logs, &logs)] {
            if expected.as_ref().is_some_and(|expected| expected != seen) {
                faults.push(format!("its {what} were {seen}"));
            }
        }
        faults
    }
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The text with what it repeats written out.
fn grown(text: &str) -> String {
    let mut parts = text.split("@@");
    let mut grown = parts.next().unwrap_or_default().to_owned();
    while let (Some(repeated), Some(rest)) = (parts.next(), parts.next()) {
        match repeated.split_once(':') {
            Some((times, unit)) => {
                (0..times.parse::<u32>().unwrap())
                    .for_each(|number| grown.push_str(&unit.replace('#', &number.to_string())));
            }
            None => grown.push(char::from_u32(u32::from_str_radix(repeated, 16).unwrap()).unwrap()),
        }
        grown.push_str(rest);
    }
    grown
}

#[test]
fn a_text_grows_where_it_says() {
    assert_eq!(grown("x @@3:a#;@@ y @@2:(@@ z@@2028@@"), "x a0;a1;a2; y (( z\u{2028}");
}
