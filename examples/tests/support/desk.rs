use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with `palma.toml`, a policy, and a server that counts what its tools do. Who pays more than 10 is asked about it,
/// who pays more than 100 is denied.
pub struct Desk(TempDir);

/// What `palma` has said and how it has ended.
pub struct Said {
    pub status: i32,
    pub value: Value,
    pub told: String,
}

const POLICY: &str = r#"
permit (principal, action in [Action::"bank.look", Action::"bank.put"], resource);
permit (principal, action == Action::"bank.pay", resource) when { context.input.n <= 10 };
@require_approval("boss")
permit (principal, action == Action::"bank.pay", resource) when { context.input.n > 10 && context.input.n <= 100 };
"#;

impl Desk {
    pub fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let servers =
            json!({"bank": {"command": env!("CARGO_BIN_EXE_counting-server"), "args": [desk.effects_file()]}});
        desk.write("mcp.json", &json!({"mcpServers": servers}).to_string());
        desk.write("a.cedar", POLICY);
        desk.configure("[journal]\n");
        desk
    }

    /// Writes `palma.toml` anew, with this at its end.
    pub fn configure(&self, journal: &str) {
        let toml = "mcp_servers = \"mcp.json\"\npolicies = [\"a.cedar\"]\naudit = \"audit\"\n";
        self.write("palma.toml", &format!("{toml}{journal}"));
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// The record and the journals.
    pub fn log(&self) -> PathBuf {
        self.path().join("audit/records.jsonl")
    }

    fn effects_file(&self) -> PathBuf {
        self.path().join("effects")
    }

    /// How often each call had an effect, by its key.
    pub fn effects(&self) -> BTreeMap<String, u64> {
        let mut effects = BTreeMap::new();
        for line in fs::read_to_string(self.effects_file()).unwrap_or_default().lines() {
            *effects.entry(line.split(' ').next().unwrap().to_owned()).or_default() += 1;
        }
        effects
    }

    /// Waits until no server of this desk is there any more.
    pub fn wait_for_servers(&self) {
        if let Ok(lock) = File::open(self.path().join("effects.lock")) {
            lock.lock().unwrap();
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let (verb, rest) = words.split_first().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_palma"));
        command.args([verb, "--config", "palma.toml"]).args(rest).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    pub fn palma(&self, words: &[&str]) -> Said {
        said(self.command(words).output().unwrap())
    }

    /// The same where no file may be longer than so many KiB, which is as a disk that is full.
    #[cfg(unix)]
    pub fn palma_with_files_of(&self, kib: u64, words: &[&str]) -> Said {
        let shell = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", 2 * kib);
        let mut command = Command::new("sh");
        command.args(["-c", &shell]).arg(env!("CARGO_BIN_EXE_palma")).arg(words[0]).args(["--config", "palma.toml"]);
        said(command.args(&words[1..]).current_dir(self.path()).stdin(Stdio::null()).output().unwrap())
    }

    /// Begins a script that asks whoever answers later.
    pub fn run(&self, script: &str) -> Said {
        self.write("script.ts", script);
        self.palma(&["run", "--ask", "pause", "script.ts"])
    }

    pub fn spawn(&self, words: &[&str]) -> Child {
        self.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// The run that was begun last.
    pub fn last_run(&self) -> Option<Value> {
        let said = self.palma(&["runs"]);
        assert_eq!(said.status, 0, "{}", said.told);
        said.value["runs"].as_array().unwrap().last().cloned()
    }
}

fn said(output: Output) -> Said {
    Said {
        status: output.status.code().unwrap_or(-1),
        value: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        told: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Said {
    /// The id of the run it is about.
    pub fn run(&self) -> String {
        self.value["run"].as_str().unwrap_or_else(|| panic!("no completion: {}", self.told)).to_owned()
    }

    #[track_caller]
    pub fn assert_told(&self, status: i32, parts: &[&str]) {
        assert_eq!(self.status, status, "{}{:#}", self.told, self.value);
        for part in parts {
            assert!(self.told.contains(part), "`{part}` is not in: {}", self.told);
        }
    }
}
