use std::collections::BTreeMap;

use palma_core::ServerName;
use serde_json::{Map, Value};

use super::ServersError;
use crate::{HttpServer, Server, StdioServer};

const KNOWN: [&str; 11] =
    ["command", "args", "env", "cwd", "url", "headers", "type", "transport", "disabled", "name", "description"];

const TARGETS: [&str; 2] = ["command", "url"];

/// Reads one entry; `None` if it is disabled.
pub(super) fn read(name: &ServerName, value: &Value) -> Result<Option<Server>, ServersError> {
    let Value::Object(fields) = value else {
        return Err(ServersError::Entry { server: name.clone(), found: kind(value) });
    };
    let entry = Entry { server: name, fields };
    if entry.is_disabled()? {
        return Ok(None);
    }
    entry.warn_of_unread();
    let transport = entry.transport()?;
    match (entry.string("command")?, entry.string("url")?, transport) {
        (Some(_), Some(_), _) => Err(ServersError::TwoTargets(name.clone())),
        (None, None, _) => Err(entry.no_target()),
        (Some(command), None, None | Some("stdio")) => entry.stdio(command).map(|server| Some(server.into())),
        (None, Some(url), None | Some("http" | "streamable-http" | "streamableHttp")) => {
            entry.http(url).map(|server| Some(server.into()))
        }
        (_, _, Some(transport)) => {
            Err(ServersError::Transport { server: name.clone(), transport: transport.to_owned() })
        }
    }
}

struct Entry<'a> {
    server: &'a ServerName,
    fields: &'a Map<String, Value>,
}

impl<'a> Entry<'a> {
    fn stdio(&self, command: &str) -> Result<StdioServer, ServersError> {
        let folder = self.string("cwd")?.map(Into::into);
        Ok(StdioServer { command: command.into(), args: self.strings("args")?, env: self.texts("env")?, folder })
    }

    fn http(&self, url: &str) -> Result<HttpServer, ServersError> {
        Ok(HttpServer { url: url.to_owned(), headers: self.texts("headers")? })
    }

    fn transport(&self) -> Result<Option<&'a str>, ServersError> {
        let transport = self.string("type")?.map_or_else(|| self.string("transport"), |named| Ok(Some(named)))?;
        if transport == Some("sse") {
            return Err(ServersError::Sse(self.server.clone()));
        }
        Ok(transport)
    }

    fn is_disabled(&self) -> Result<bool, ServersError> {
        match self.fields.get("disabled") {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(disabled)) => Ok(*disabled),
            Some(_) => Err(wrong(self.server, "disabled", "`true` or `false`")),
        }
    }

    fn string(&self, field: &'static str) -> Result<Option<&'a str>, ServersError> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(self.server, field, "a string")),
        }
    }

    fn strings(&self, field: &'static str) -> Result<Vec<String>, ServersError> {
        let error = || wrong(self.server, field, "an array of strings");
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) => {
                items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(error)).collect()
            }
            Some(_) => Err(error()),
        }
    }

    fn texts(&self, field: &'static str) -> Result<BTreeMap<String, String>, ServersError> {
        let error = || wrong(self.server, field, "an object of strings");
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(BTreeMap::new()),
            Some(Value::Object(texts)) => texts
                .iter()
                .map(|(name, text)| Ok((name.clone(), text.as_str().ok_or_else(error)?.to_owned())))
                .collect(),
            Some(_) => Err(error()),
        }
    }

    /// Why there is neither a command nor a URL: most likely since one of the two is misspelt.
    fn no_target(&self) -> ServersError {
        let server = self.server.clone();
        let misspelt = self.unread().filter_map(|written| Some((written, meant(written)?)));
        match misspelt.min_by_key(|(_, meant)| !TARGETS.contains(meant)) {
            Some((written, meant)) => ServersError::Misspelt { server, written: written.to_owned(), meant },
            None => ServersError::NoTarget(server),
        }
    }

    fn warn_of_unread(&self) {
        for field in self.unread() {
            let hint = meant(field).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
            tracing::warn!(server = %self.server, field, "a field of a server's entry is not read{hint}");
        }
    }

    fn unread(&self) -> impl Iterator<Item = &'a str> {
        self.fields.keys().map(String::as_str).filter(|field| !KNOWN.contains(field))
    }
}

/// The field that was most likely meant, if one is near enough.
fn meant(written: &str) -> Option<&'static str> {
    let near_enough = written.chars().count() / 3;
    let written = written.to_lowercase();
    let distances = KNOWN.iter().map(|known| (strsim::osa_distance(&written, known), *known));
    distances.filter(|(distance, _)| *distance <= near_enough).min().map(|(_, known)| known)
}

/// What a value is, without the value.
const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "`null`",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn wrong(server: &ServerName, field: &'static str, expected: &'static str) -> ServersError {
    ServersError::Field { server: server.clone(), field, expected }
}
