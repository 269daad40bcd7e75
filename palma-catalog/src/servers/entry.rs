use std::collections::BTreeMap;

use palma_core::ServerName;
use serde_json::{Map, Value};

use super::ServersError;
use crate::{HttpServer, Server, StdioServer};

const KNOWN: [&str; 11] =
    ["command", "args", "env", "cwd", "url", "headers", "type", "transport", "disabled", "name", "description"];

/// Reads one entry; `None` if it is disabled.
pub(super) fn read(name: &ServerName, value: &Value) -> Result<Option<Server>, ServersError> {
    let entry =
        Entry { server: name, fields: value.as_object().ok_or_else(|| wrong(name, "mcpServers", "an object"))? };
    if entry.is_disabled()? {
        return Ok(None);
    }
    entry.warn_of_unread();
    let transport = entry.transport()?;
    match (entry.string("command")?, entry.string("url")?, transport) {
        (Some(_), Some(_), _) => Err(ServersError::TwoTargets(name.clone())),
        (None, None, _) => Err(ServersError::NoTarget(name.clone())),
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

    fn warn_of_unread(&self) {
        for field in self.fields.keys().filter(|field| !KNOWN.contains(&field.as_str())) {
            tracing::warn!(server = %self.server, field, "a field of a server's entry is not read");
        }
    }
}

fn wrong(server: &ServerName, field: &'static str, expected: &'static str) -> ServersError {
    ServersError::Field { server: server.clone(), field, expected }
}
