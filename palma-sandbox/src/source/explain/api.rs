//! Tools, where a script finds none by a name, and promises of theirs that it did not wait for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finder, Found, only};
use crate::frame::Names;
use crate::source::names;

/// Functions that join promises.
const JOINS: [&str; 4] = ["Promise.all", "Promise.allSettled", "Promise.any", "Promise.race"];

/// A server as a script names it.
enum Server<'o> {
    Named(&'o str),
    /// By a name that is not written there.
    Computed,
}

impl Finder<'_> {
    /// Says which servers there are, where an expression is certainly a server that is not.
    pub(super) fn no_server(&self, object: &str, property: &str) -> Option<String> {
        let server = self.server(object)?;
        Some(match server {
            Server::Named(server) => names::unknown_server(&self.api(), server, Some(property)),
            Server::Computed => names::none_of(&self.api(), object),
        })
    }

    /// Says which tools there are, where an expression is certainly a tool that is not.
    pub(super) fn no_tool(&self, callee: &str) -> Option<String> {
        let computed = callee.strip_suffix(']').and_then(|callee| callee.rsplit_once('['));
        let (server, tool) = computed.or_else(|| callee.rsplit_once('.'))?;
        let Server::Named(server) = self.server(server)? else { return None };
        let api = self.api();
        if !api.contains_key(server) {
            return None;
        }
        Some(match computed {
            Some(_) => names::none_of_server(&api, server, callee),
            None => names::unknown_tool(&api, server, tool),
        })
    }

    /// The server that an expression is, if it is one.
    fn server<'o>(&self, object: &'o str) -> Option<Server<'o>> {
        if self.sites.servers.contains(object) {
            return Some(Server::Named(object));
        }
        let (root, rest) = object.split_at_checked(object.find(['.', '['])?)?;
        if root != "tools" && !self.sites.apis.contains(root) {
            return None;
        }
        if let Some(name) = rest.strip_prefix('.') {
            return name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$')).then_some(Server::Named(name));
        }
        let key = rest.strip_prefix('[')?.strip_suffix(']').filter(|key| !key.contains(['[', ']']))?;
        let quoted = ['"', '\''].iter().find_map(|quote| key.strip_prefix(*quote)?.strip_suffix(*quote));
        Some(quoted.map_or(Server::Computed, Server::Named))
    }

    fn api(&self) -> Names {
        let mut api: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (server, tool) in self.tools.iter().filter_map(|tool| tool.split_once('.')) {
            api.entry(server.to_owned()).or_default().insert(tool.to_owned());
        }
        api
    }

    /// What to do, if an expression begins with a promise that the script did not wait for.
    pub(super) fn promised(&self, expression: &str) -> Option<String> {
        let root = expression.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')).next()?;
        let is_promise = self.sites.promises.contains(root);
        is_promise.then(|| format!("; `{root}` is a promise, so write `(await {root})`"))
    }

    /// The one call that joins promises of a list that may be nothing.
    pub(super) fn joined(&self) -> Found {
        let joins = self.sites.calls.iter().filter_map(|call| {
            let callee = self.quoted(call.callee).filter(|callee| JOINS.contains(callee))?;
            let list = self.quoted(call.only_argument?)?;
            let is_name = list.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
            is_name.then_some((call.open, callee, list))
        });
        let (open, callee, list) = only(joins)?;
        Some((Some(open), format!("`{callee}` needs a list: `{list}` is null or undefined")))
    }
}
