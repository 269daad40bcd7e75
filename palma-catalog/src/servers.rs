use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use palma_core::{NameError, ServerName};
use serde_json::Value;

use crate::Server;

mod entry;

/// The servers to connect to, by name.
///
/// # The file
///
/// It is the one that desktop clients use, as it is: an object `mcpServers` (in VS Code `servers`) of entries by
/// name. An entry has `command` and may have `args`, `env`, `cwd`; or it has `url` and may have `headers`. `type` or
/// `transport` may say `stdio`, `http`, `streamable-http` or `streamableHttp`. An entry with `disabled: true` is left
/// out. Other keys of an entry belong to other clients; they are logged and not read. `${…}` is not expanded.
///
/// In a file, a relative `cwd`, and a relative `command` with a slash in it, are relative to the file's folder; in a
/// text and when built by hand, to the host's working folder.
#[derive(Debug, Clone)]
pub struct Servers {
    pub(crate) by_name: BTreeMap<ServerName, Server>,
    pub(crate) start_deadline: Duration,
    pub(crate) list_deadline: Duration,
}

impl Default for Servers {
    fn default() -> Self {
        Self::new()
    }
}

impl Servers {
    /// No servers yet; deadlines of 30 seconds.
    pub const fn new() -> Self {
        Self {
            by_name: BTreeMap::new(),
            start_deadline: Duration::from_secs(30),
            list_deadline: Duration::from_secs(30),
        }
    }

    /// Reads the servers of a desktop client's file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ServersError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|source| ServersError::Unreadable { path: path.to_owned(), source })?;
        let mut servers = Self::from_json(&text)?;
        // A path of the file's name alone has the empty parent, and joining that changes nothing.
        let base = path.parent().unwrap_or_else(|| Path::new(""));
        for server in servers.by_name.values_mut() {
            if let Server::Stdio(stdio) = server {
                *stdio = stdio.clone().relative_to(base);
            }
        }
        Ok(servers)
    }

    /// Reads the servers of a desktop client's configuration.
    pub fn from_json(text: &str) -> Result<Self, ServersError> {
        let root: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(ServersError::Syntax)?;
        let entries = match (root.get("mcpServers"), root.get("servers")) {
            (Some(Value::Object(entries)), None) | (None, Some(Value::Object(entries))) => entries,
            (Some(_), Some(_)) => return Err(ServersError::TwoLists),
            _ => return Err(ServersError::NoList),
        };
        let mut servers = Self::new();
        for (name, value) in entries {
            let name = ServerName::parse(name).map_err(ServersError::Name)?;
            if let Some(server) = entry::read(&name, value)? {
                servers.by_name.insert(name, server);
            }
        }
        Ok(servers)
    }

    /// Adds a server, in the place of one of the same name.
    pub fn with(mut self, name: ServerName, server: impl Into<Server>) -> Self {
        self.by_name.insert(name, server.into());
        self
    }

    /// Sets how long a server may take from its start to the end of the handshake.
    pub const fn with_start_deadline(mut self, deadline: Duration) -> Self {
        self.start_deadline = deadline;
        self
    }

    /// Sets how long a server may take to list its tools, all pages together.
    pub const fn with_list_deadline(mut self, deadline: Duration) -> Self {
        self.list_deadline = deadline;
        self
    }

    /// The servers and their names, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&ServerName, &Server)> {
        self.by_name.iter()
    }
}

/// What keeps a configuration from naming servers. Retrying does not help.
///
/// No value of the configuration is in the message, since it may be a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServersError {
    /// The file could not be read.
    #[error("`{}` could not be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The text is no JSON.
    #[error("the list of servers is no JSON")]
    Syntax(#[source] serde_json::Error),
    /// There is no object of servers.
    #[error("the configuration has no object `mcpServers` or `servers`")]
    NoList,
    /// There are two objects of servers.
    #[error("the configuration has both `mcpServers` and `servers`")]
    TwoLists,
    /// A server's name is not well-formed.
    #[error("a server's name is not well-formed")]
    Name(#[source] NameError),
    /// An entry is no object.
    #[error("server `{server}` needs an object such as `{{\"command\": \"cat\"}}`, not {found}")]
    Entry {
        /// The server.
        server: ServerName,
        /// What there is in its place, such as `a string`.
        found: &'static str,
    },
    /// An entry names neither a program nor a URL.
    #[error("server `{0}` has no `command` or `url`")]
    NoTarget(ServerName),
    /// An entry names neither a program nor a URL, but has a field that is nearly one that is read.
    #[error("server `{server}` has no `command` or `url`; did you mean `{meant}` where it says `{written}`?")]
    Misspelt {
        /// The server.
        server: ServerName,
        /// The field as it is written.
        written: String,
        /// The field that was most likely meant.
        meant: &'static str,
    },
    /// An entry names both a program and a URL.
    #[error("server `{0}` has both `command` and `url`")]
    TwoTargets(ServerName),
    /// An entry asks for the transport that MCP has given up.
    #[error(
        "server `{0}` asks for the transport `sse`: HTTP+SSE is deprecated since MCP 2025-03-26, use the server's \
         streamable HTTP endpoint with `\"type\": \"http\"`"
    )]
    Sse(ServerName),
    /// An entry's transport is unknown, or does not go with what the entry names.
    #[error("server `{server}` asks for the transport `{transport}`, which does not fit the rest of its entry")]
    Transport {
        /// The server.
        server: ServerName,
        /// What the entry says.
        transport: String,
    },
    /// A field of an entry has the wrong type.
    #[error("server `{server}` needs {expected} in `{field}`")]
    Field {
        /// The server.
        server: ServerName,
        /// The field.
        field: &'static str,
        /// What belongs there.
        expected: &'static str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Server {
        Servers::from_json(text).unwrap().by_name.into_values().next().unwrap()
    }

    #[track_caller]
    fn refused(text: &str, message: &str) {
        assert_eq!(Servers::from_json(text).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_desktop_file_is_read_as_it_is() {
        let servers = Servers::from_json(
            r#"{"mcpServers": {
                "files": {"command": "npx", "args": ["-y", "x"], "env": {"A": "b"}, "autoApprove": ["read"]},
                "web": {"type": "streamableHttp", "url": "https://x.example/mcp", "headers": {"K": "v"}},
                "off": {"command": "npx", "disabled": true}
            }, "theme": "dark"}"#,
        )
        .unwrap();
        let read: Vec<_> = servers.iter().map(|(name, server)| (name.as_str(), server.clone())).collect();
        assert_eq!(
            read,
            [
                ("files", Server::stdio("npx", ["-y", "x"]).with_env("A", "b").into()),
                ("web", Server::http("https://x.example/mcp").with_header("K", "v").into()),
            ]
        );
    }

    #[test]
    fn the_file_of_vs_code_is_read_too() {
        let text = r#"{"servers": {"a": {"type": "stdio", "command": "a", "cwd": "/w"}}, "inputs": []}"#;
        assert_eq!(only(text), Server::stdio("a", [""; 0]).with_folder("/w").into());
    }

    #[test]
    fn paths_of_a_file_are_relative_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mcp.json");
        std::fs::write(&path, r#"{"mcpServers": {"a": {"command": "./a", "cwd": "w"}}}"#).unwrap();
        let server = Servers::from_file(&path).unwrap().by_name.into_values().next().unwrap();
        assert_eq!(
            server,
            Server::stdio(folder.path().join("./a"), [""; 0]).with_folder(folder.path().join("w")).into()
        );
    }

    #[test]
    fn a_misspelt_field_is_named_with_what_was_meant() {
        for (entry, written, meant) in [
            (r#"{"comand": "cat"}"#, "comand", "command"),
            (r#"{"Command": "cat"}"#, "Command", "command"),
            (r#"{"arg": ["x"], "comand": "cat"}"#, "comand", "command"),
            (r#"{"uri": "http://x"}"#, "uri", "url"),
            (r#"{"arg": ["x"]}"#, "arg", "args"),
            (r#"{"header": {}}"#, "header", "headers"),
        ] {
            refused(
                &format!(r#"{{"mcpServers": {{"a": {entry}}}}}"#),
                &format!("server `a` has no `command` or `url`; did you mean `{meant}` where it says `{written}`?"),
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_words() {
        refused("{}", "the configuration has no object `mcpServers` or `servers`");
        refused(r#"{"mcpServers": {}, "servers": {}}"#, "the configuration has both `mcpServers` and `servers`");
        refused(r#"{"mcpServers": {"a": {"autoApprove": []}}}"#, "server `a` has no `command` or `url`");
        refused(
            r#"{"mcpServers": {"a": "cat"}}"#,
            r#"server `a` needs an object such as `{"command": "cat"}`, not a string"#,
        );
        refused(r#"{"mcpServers": {"a": {"command": "x", "url": "y"}}}"#, "server `a` has both `command` and `url`");
        refused(
            r#"{"mcpServers": {"a": {"command": "x", "env": "SECRET"}}}"#,
            "server `a` needs an object of strings in `env`",
        );
        refused(
            r#"{"mcpServers": {"a": {"type": "http", "command": "x"}}}"#,
            "server `a` asks for the transport `http`, which does not fit the rest of its entry",
        );
        assert!(
            Servers::from_json(r#"{"mcpServers": {"a": {"type": "sse", "url": "http://x"}}}"#)
                .unwrap_err()
                .to_string()
                .contains("deprecated")
        );
    }
}
