use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// How to reach one MCP server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Server {
    /// A program that the host starts and talks to over standard input and output.
    Stdio(StdioServer),
    /// A server that already runs, over streamable HTTP.
    Http(HttpServer),
}

impl Server {
    /// A program to start, with its arguments.
    ///
    /// A `command` without a slash is looked up in the host's `PATH`.
    pub fn stdio<I>(command: impl Into<PathBuf>, args: I) -> StdioServer
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        StdioServer {
            command: command.into(),
            args: args.into_iter().map(Into::into).collect(),
            env: BTreeMap::new(),
            folder: None,
        }
    }

    /// A server at a URL, `http` or `https`.
    pub fn http(url: impl Into<String>) -> HttpServer {
        HttpServer { url: url.into(), headers: BTreeMap::new() }
    }
}

impl From<StdioServer> for Server {
    fn from(server: StdioServer) -> Self {
        Self::Stdio(server)
    }
}

impl From<HttpServer> for Server {
    fn from(server: HttpServer) -> Self {
        Self::Http(server)
    }
}

/// A program that speaks MCP over its standard input and output.
///
/// It gets none of the host's environment but `PATH`, `HOME`, `USER`, `LANG` and `TMPDIR` (on Windows what a program
/// needs to start), so that the host's secrets stay with the host. What else it needs is given by
/// [`with_env`](Self::with_env).
///
/// It runs in a process group of its own, and ends with the catalog. `Debug` shows no argument and no value of the
/// environment.
#[derive(Clone, PartialEq, Eq)]
pub struct StdioServer {
    pub(crate) command: PathBuf,
    pub(crate) args: Vec<String>,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) folder: Option<PathBuf>,
}

impl StdioServer {
    /// Adds a variable to the program's environment.
    pub fn with_env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.insert(name.into(), value.into());
        self
    }

    /// Sets the folder in which the program starts; the host's own otherwise.
    pub fn with_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Reads a relative folder, and a relative command with a slash in it, as relative to `base`.
    pub(crate) fn relative_to(mut self, base: &Path) -> Self {
        if self.command.components().nth(1).is_some() {
            self.command = base.join(self.command);
        }
        self.folder = self.folder.map(|folder| base.join(folder));
        self
    }
}

impl fmt::Debug for StdioServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StdioServer")
            .field("command", &self.command)
            .field("args", &self.args.len())
            .field("env", &self.env.keys())
            .field("folder", &self.folder)
            .finish()
    }
}

/// A server that speaks MCP over streamable HTTP.
///
/// Headers go to the origin of the URL and to no other: a redirect elsewhere is an error. Proxies named by the
/// environment are not used. `Debug` shows no header's value and no query of the URL.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpServer {
    pub(crate) url: String,
    pub(crate) headers: BTreeMap<String, String>,
}

impl HttpServer {
    /// Adds a header to every request, such as `Authorization`.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// The URL without what may be secret in it: user, password, query and fragment.
    pub(crate) fn shown_url(&self) -> String {
        let Ok(mut url) = reqwest::Url::parse(&self.url) else { return "…".to_owned() };
        // A URL that has no place for a user cannot lose one either.
        let _ = (url.set_username(""), url.set_password(None));
        url.set_query(None);
        url.set_fragment(None);
        url.to_string()
    }
}

impl fmt::Debug for HttpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpServer").field("url", &self.shown_url()).field("headers", &self.headers.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let stdio = Server::stdio("npx", ["--token", "hunter2"]).with_env("TOKEN", "hunter2");
        let http =
            Server::http("https://ana:hunter2@x.example/mcp?key=hunter2").with_header("Authorization", "hunter2");
        let shown = format!("{stdio:?} {http:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("https://x.example/mcp") && shown.contains("TOKEN"), "{shown}");
    }

    #[test]
    fn only_a_command_with_a_slash_is_relative() {
        let base = Path::new("/etc/palma");
        let command = |name: &str| Server::stdio(name, [""; 0]).relative_to(base).command;
        assert_eq!(command("npx"), Path::new("npx"));
        assert_eq!(command("bin/server"), Path::new("/etc/palma/bin/server"));
        assert_eq!(command("./server"), Path::new("/etc/palma/./server"));
        assert_eq!(command("/bin/server"), Path::new("/bin/server"));
    }
}
