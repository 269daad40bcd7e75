//! `palma` as a person uses it: its output, its exit status and what it says of mistakes.

#[path = "support/stand_in.rs"]
mod stand_in;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::stand_in::{StandIn, says};

const QUICKSTART: &str = env!("CARGO_BIN_EXE_quickstart");

/// A folder with `palma.toml`, a policy, and a file server that serves `served/`.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(folder.path().join("served")).unwrap();
        let served = folder.path().join("served");
        folder.write(
            "mcp.json",
            &json!({"mcpServers": {"files": {"command": QUICKSTART, "args": ["files", served]}}}).to_string(),
        );
        folder.write("a.cedar", "permit (principal == User::\"alice\", action, resource);\n\
            @id(\"no-secrets\") forbid (principal, action == Action::\"files.write_file\", resource) when { context.input.path like \"secret*\" };");
        folder.write("palma.toml", "mcp_servers = \"mcp.json\"\npolicies = [\"a.cedar\"]\naudit = \"audit\"\n");
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    fn palma(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_palma"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs a script as alice; answers with the exit status and the completion.
    fn run(&self, script: &str) -> (i32, Value) {
        self.write("script.ts", script);
        let output = self.palma(&["run", "--config", "palma.toml", "--as", "user:alice", "script.ts"]);
        let completion = serde_json::from_slice(&output.stdout);
        (output.status.code().unwrap(), completion.unwrap_or_else(|_| Value::from(stderr(&output))))
    }

    /// What `palma run` says when nothing can be run.
    #[track_caller]
    fn assert_mistake(&self, parts: &[&str]) {
        let (status, said) = self.run("1");
        let said = said.as_str().unwrap_or_else(|| panic!("it ran: {said}"));
        assert_eq!(status, 1, "{said}");
        for part in parts {
            assert!(said.contains(part), "`{part}` is not in: {said}");
        }
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_run_prints_its_completion_and_ends_with_0() {
    let folder = Folder::new();
    let (status, completion) = folder.run("await tools.files.write_file({ path: 'a.txt', text: 'hi' } as const);\n(await tools.files.read_file({ path: 'a.txt' })).text");
    assert_eq!((status, &completion["value"]), (0, &json!("hi")), "{completion:#}");
    assert!(palma_audit::verify(folder.path().join("audit")).unwrap().is_complete());
}

#[test]
fn the_exit_status_tells_refused_denied_and_failed_apart() {
    let folder = Folder::new();
    for (script, expected, class) in [
        ("const x = ;", 2, "check"),
        ("await tools.files.reed_file({ path: 'a' });", 2, "check"),
        ("await tools.files.write_file({ path: 'secret.txt', text: '' });", 3, "policy"),
        ("await tools.files.read_file({ path: 'nothing.txt' });", 4, "tool"),
        ("await tools.files.read_file({ path: 1 as any });", 4, "script"),
        ("throw new Error('no');", 4, "script"),
        ("while (true) 'a'.repeat(2 ** 29);", 4, "limit"),
    ] {
        let (status, completion) = folder.run(script);
        assert_eq!(status, expected, "{script}: {completion:#}");
        assert_eq!(completion["failure"]["class"], class, "{script}: {completion:#}");
    }
}

#[test]
fn a_run_without_effects_lists_what_it_would_do_and_ends_with_0() {
    let folder = Folder::new();
    folder.write(
        "script.ts",
        "const all = await tools.files.list_files({});\nawait tools.files.write_file({ path: 'a.txt', text: 'hi' });\nreturn all;",
    );
    let run = ["run", "--config", "palma.toml", "--as", "user:alice", "--effects", "none"];
    let output = folder.palma(&[&run[..], &["script.ts"]].concat());
    let completion: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &completion["status"]), (Some(0), &json!("withheld")), "{completion:#}");
    let held = &completion["withheld"][0];
    assert_eq!((&held["tool"], &held["position"]["line"]), (&json!("files.write_file"), &json!(2)), "{completion:#}");
    assert_eq!(held["arguments"], json!({"path": "a.txt", "text": "hi"}));
    assert!(!folder.path().join("served/a.txt").exists());
    assert!(palma_audit::verify(folder.path().join("audit")).unwrap().is_complete());
    let both = folder.palma(&[&run[..], &["--no-check", "script.ts"]].concat());
    assert!(stderr(&both).contains("cannot be used with"), "{}", stderr(&both));
}

#[test]
fn a_hidden_tool_is_an_unknown_one() {
    let folder = Folder::new();
    let hides = "@hide forbid (principal, action == Action::\"files.list_files\", resource);";
    folder.write("a.cedar", &format!("permit (principal, action, resource); {hides}"));
    let unknown = |script: &str| {
        let (status, completion) = folder.run(script);
        assert_eq!(status, 2, "{completion:#}");
        let found = &completion["failure"]["diagnostics"][0];
        assert_eq!(found["code"], "unknown-tool", "{completion:#}");
        found["message"].as_str().unwrap().to_owned()
    };
    let hidden = unknown("await tools.files.list_files({});");
    assert_eq!(hidden.replace("list_files", "list_filez"), unknown("await tools.files.list_filez({});"));
}

#[test]
fn without_policies_nothing_is_allowed() {
    let folder = Folder::new();
    folder.write("palma.toml", "mcp_servers = \"mcp.json\"\naudit = \"audit\"\n");
    let (status, completion) = folder.run("await tools.files.list_files({});");
    assert_eq!(status, 3, "{completion:#}");
    assert_eq!(completion["failure"]["diagnostics"][0]["code"], "denied", "{completion:#}");
    assert_eq!(completion["calls"], json!([]));
    folder.write("script.ts", "await tools.files.list_files({});");
    let output = folder.palma(&["run", "--config", "palma.toml", "--as", "user:alice", "--no-check", "script.ts"]);
    let completion: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{completion:#}");
    assert_eq!(completion["calls"][0]["certainty"], "not_called");
}

#[test]
fn a_check_prints_what_it_found_and_ends_with_2_where_the_script_must_not_run() {
    let folder = Folder::new();
    let check = |script: &str, more: &[&str]| {
        folder.write("script.ts", script);
        let arguments = [&["check", "--config", "palma.toml", "--as", "user:alice"], more, &["script.ts"]].concat();
        let output = folder.palma(&arguments);
        let check: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
        (output.status.code().unwrap(), check, stderr(&output))
    };
    for (script, expected, code, line) in [
        ("await tools.files.read_file({ path: 'a.txt' });", 0, "unused-tool", 1),
        ("\nawait tools.files.reed_file({ path: 'a' });", 2, "unknown-tool", 2),
        ("\nawait tools.files.read_file({ pth: 'a' });", 2, "unknown-argument", 2),
        ("\n\nconst r = await tools.files.read_file({ path: 'a' });\nr.contents();", 2, "unknown-property", 4),
        ("await tools.files.write_file({ path: 'secret.txt', text: '' });", 2, "denied", 1),
    ] {
        let (status, check, text) = check(script, &[]);
        assert_eq!(status, expected, "{script}: {check:#}");
        assert_eq!(check["diagnostics"][0]["code"], code, "{script}: {check:#}");
        assert_eq!(check["diagnostics"][0]["position"]["line"], line, "{script}: {check:#}");
        assert!(text.contains(&format!("[{code}]")), "{text}");
    }
    let (_, found, told) = check("await tools.files.reed_file({ path: 'a' });", &["--brief"]);
    assert!(told.starts_with("1:19: `tools.files.reed_file` does not exist; did you mean `tools.files.read_file`?; call it as `tools.files.read_file({path: string"), "{told}");
    assert_eq!(found["reach"], json!({"only": []}), "{found:#}");
    assert!(!folder.path().join("audit").exists());
}

#[test]
fn a_run_without_a_check_fails_where_the_script_does() {
    let folder = Folder::new();
    folder.write("script.ts", "console.log('here');\nawait tools.files.reed_file({ path: 'a' });");
    let output = folder.palma(&["run", "--config", "palma.toml", "--as", "user:alice", "--no-check", "script.ts"]);
    let completion: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(4), "{completion:#}");
    assert_eq!(completion["logs"][0]["text"], "here", "{completion:#}");
}

#[test]
fn another_principal_is_denied_what_is_not_permitted_to_it() {
    let folder = Folder::new();
    folder.write("script.ts", "await tools.files.list_files({});");
    let output = folder.palma(&["run", "--config", "palma.toml", "--as", "user:bob", "script.ts"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}

#[test]
fn a_mistake_in_the_configuration_says_what_to_write() {
    let folder = Folder::new();
    folder.write("palma.toml", "mcp_servers = \"mcp.json\"\npolicys = []\n");
    folder.assert_mistake(&["palma.toml", "unknown key `policys`", "did you mean `policies`?"]);
    folder.write("palma.toml", "mcp_servers = \"gone.json\"\n");
    folder.assert_mistake(&["gone.json"]);
    folder.write("palma.toml", "mcp_servers = mcp.json\n");
    folder.assert_mistake(&["palma.toml", "line 1"]);
    let output = folder.palma(&["run", "--config", "no.toml", "script.ts"]);
    assert!(stderr(&output).contains("cannot read `no.toml`"), "{}", stderr(&output));
    let output = folder.palma(&["run", "--config", "palma.toml", "--as", "alice", "script.ts"]);
    assert!(stderr(&output).contains("expected `user:NAME`"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_server_that_does_not_start_is_named_with_the_reason() {
    let folder = Folder::new();
    folder.write("mcp.json", r#"{"mcpServers": {"gone": {"command": "/nowhere/server"}}}"#);
    folder.assert_mistake(&["`gone`", "/nowhere/server"]);
    folder.write(
        "mcp.json",
        r#"{"mcpServers": {"quits": {"command": "sh", "args": ["-c", "echo no licence >&2; exit 3"]}}}"#,
    );
    folder.assert_mistake(&["`quits`", "no licence"]);
    folder.write("mcp.json", "{\"mcpServers\": ");
    folder.assert_mistake(&["mcp.json"]);
    let output = folder.palma(&["tools", "--config", "palma.toml"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_policy_that_does_not_validate_is_named_with_the_reason() {
    let folder = Folder::new();
    folder.write("a.cedar", "permit (principal, action == Action::\"files.reed_file\", resource);");
    folder.assert_mistake(&["a.cedar", "files.reed_file", "did you mean"]);
    folder.write(
        "a.cedar",
        "permit (principal, action == Action::\"files.read_file\", resource) when { context.input.pat == \"a\" };",
    );
    folder.assert_mistake(&["a.cedar", "pat"]);
    folder.write("a.cedar", "permit (principal, action, resource)");
    folder.assert_mistake(&["a.cedar"]);
}

#[test]
fn tools_and_search_print_json() {
    let folder = Folder::new();
    let tools: Value = serde_json::from_slice(&folder.palma(&["tools", "--config", "palma.toml"]).stdout).unwrap();
    assert_eq!(tools["servers"][0]["tools"].as_array().unwrap().len(), 3);
    let found = folder.palma(&["search", "--config", "palma.toml", "write", "a", "file"]);
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(found["hits"][0]["script"], "tools.files.write_file");
}

/// The unmodified npm reference servers, where `.ci/run` has installed them.
#[test]
fn one_script_calls_three_reference_servers() {
    let modules =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/reference-servers/node_modules/@modelcontextprotocol");
    if !modules.exists() {
        eprintln!("skipped: the reference servers are not installed (`.ci/run` does, where Node is present)");
        return;
    }
    let folder = Folder::new();
    let server = |name: &str, arguments: &[&str]| {
        let script = modules.join(name).join("dist/index.js");
        let arguments: Vec<Value> =
            [json!(script)].into_iter().chain(arguments.iter().map(|text| json!(text))).collect();
        json!({"command": "node", "args": arguments})
    };
    let served = folder.path().join("served").canonicalize().unwrap();
    let served = served.to_str().unwrap();
    let memory = folder.path().join("memory.jsonl");
    let mut remembering = server("server-memory", &[]);
    remembering["env"] = json!({"MEMORY_FILE_PATH": memory});
    let servers = json!({"filesystem": server("server-filesystem", &[served]), "memory": remembering,
        "everything": server("server-everything", &[])});
    folder.write("mcp.json", &json!({"mcpServers": servers}).to_string());
    folder.write("a.cedar", "permit (principal == User::\"alice\", action, resource);");
    let script = format!(
        "const path = {path};
        await tools.filesystem.write_file({{ path, content: 'forty-two' }});
        const [file, sum] = await Promise.all([
          tools.filesystem.read_text_file({{ path }}), tools.everything.get_sum({{ a: 40, b: 2 }}),
        ]);
        await tools.memory.create_entities({{ entities: [{{ name: 'answer', entityType: 'number', observations: [file.content] }}] }});
        const graph = await tools.memory.search_nodes({{ query: 'answer' }});
        return {{ file: file.content, sum, observed: graph.entities[0].observations }};",
        path = json!(format!("{served}/a.txt"))
    );
    let (status, completion) = folder.run(&script);
    assert_eq!(status, 0, "{completion:#}");
    assert_eq!(completion["value"]["observed"], json!(["forty-two"]));
    assert!(completion["value"]["sum"].as_str().unwrap().contains("42"), "{completion:#}");
    assert!(palma_audit::verify(folder.path().join("audit")).unwrap().is_complete());
}

#[test]
fn complete_has_a_model_write_until_a_script_completes_and_records_what_it_took() {
    let folder = Folder::new();
    let host = StandIn::serve(vec![
        says("```ts\nawait tools.files.reed_file({ path: 'a.txt' });\n```"),
        says(
            "Here it is:\n```ts\nawait tools.files.write_file({ path: 'a.txt', text: 'hi' });\nthrow new Error('slip');\n```",
        ),
        says("```ts\nreturn (await tools.files.read_file({ path: 'a.txt' })).text;\n```"),
    ]);
    let goal = "write a file and read it";
    let output = folder.palma(&[
        "complete",
        "--config",
        "palma.toml",
        "--as",
        "user:alice",
        "--model",
        "small",
        "--base-url",
        &host.base_url,
        "--key-env",
        "NO_SUCH_KEY",
        "--budget",
        "500",
        goal,
    ]);
    let result: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    assert_eq!((output.status.code(), &result["end"]), (Some(0), &json!("completed")), "{result:#}");
    assert_eq!(result["completion"]["value"], "hi");
    let outcomes: Vec<&Value> = result["attempts"].as_array().unwrap().iter().map(|it| &it["outcome"]).collect();
    assert_eq!(outcomes, ["check", "script", "completed"]);

    let requests = host.requests();
    assert!(!requests[0].0.contains("authorization"), "{}", requests[0].0);
    let told = requests[1].1["messages"][3]["content"].as_str().unwrap().to_owned();
    assert!(told.contains("read_file"), "{told}");
    let told = requests[2].1["messages"][3]["content"].as_str().unwrap().to_owned();
    assert!(
        told.contains("Error: slip") && told.contains("- files.write_file({\"path\":\"a.txt\",\"text\":\"hi\"}): done"),
        "{told}"
    );

    assert!(palma_audit::verify(folder.path().join("audit")).unwrap().is_complete());
    let tasks = palma_audit::Tasks::read(folder.path().join("audit")).unwrap();
    assert_eq!((tasks.completed, tasks.first_try, tasks.attempts(), tasks.tokens()), (1, 0, 3, 3 * 740));
}

#[test]
fn complete_ends_with_4_if_no_model_answers() {
    let folder = Folder::new();
    let output = folder.palma(&[
        "complete",
        "--config",
        "palma.toml",
        "--as",
        "user:alice",
        "--model",
        "small",
        "--attempts",
        "1",
        "--base-url",
        "http://127.0.0.1:9/v1",
        "read a file",
    ]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&result["completion"], &result["attempts"][0]["outcome"]), (&Value::Null, &json!("not_written")));
}

/// Written anew by `palma schema > docs/src/completion.schema.json`.
#[test]
fn the_published_schema_of_a_completion_is_that_of_the_code() {
    let output = Folder::new().palma(&["schema"]);
    let published = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/completion.schema.json"));
    let published: Value = serde_json::from_slice(&published.unwrap()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), published);
}
