use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// In whose name calls are made: a user, the groups the host knows the user to be in, and the agent acting.
///
/// Palma does not authenticate. The host says who this is, and policy believes the host.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Principal {
    user: String,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    groups: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
}

impl Principal {
    /// The user of this name, in no group.
    pub fn user(name: impl Into<String>) -> Self {
        Self { user: name.into(), groups: BTreeSet::new(), agent: None }
    }

    /// Adds a group the user is in.
    pub fn in_group(mut self, group: impl Into<String>) -> Self {
        self.groups.insert(group.into());
        self
    }

    /// Names the agent that acts for the user.
    pub fn through_agent(mut self, agent: impl Into<String>) -> Self {
        self.agent = Some(agent.into());
        self
    }

    /// The user's name.
    pub fn name(&self) -> &str {
        &self.user
    }

    /// The user's groups, sorted.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(String::as_str)
    }

    /// The agent's name, where one acts.
    pub fn agent(&self) -> Option<&str> {
        self.agent.as_deref()
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "user:{}", self.user)?;
        match &self.agent {
            Some(agent) => write!(f, " through agent:{agent}"),
            None => Ok(()),
        }
    }
}

/// A text that does not name a principal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected `user:NAME`, optionally followed by `,group:NAME` and `,agent:NAME`; got `{0}`")]
pub struct PrincipalError(String);

impl FromStr for Principal {
    type Err = PrincipalError;

    /// Parses `user:NAME[,group:NAME]…[,agent:NAME]`.
    fn from_str(text: &str) -> Result<Self, PrincipalError> {
        let error = || PrincipalError(text.to_owned());
        let mut parts = text.split(',').map(|part| part.trim().split_once(':').filter(|(_, name)| !name.is_empty()));
        let Some(Some(("user", name))) = parts.next() else { return Err(error()) };
        let mut principal = Self::user(name);
        for part in parts {
            principal = match part {
                Some(("group", name)) => principal.in_group(name),
                Some(("agent", name)) if principal.agent.is_none() => principal.through_agent(name),
                _ => return Err(error()),
            };
        }
        Ok(principal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_principal_is_read_from_text() {
        let ana: Principal = "user:ana,group:finance,agent:desk".parse().unwrap();
        assert_eq!(ana, Principal::user("ana").in_group("finance").through_agent("desk"));
    }

    #[test]
    fn a_text_that_names_nobody_is_refused() {
        for text in ["", "ana", "user:", "group:finance", "user:ana,role:x", "user:ana,agent:a,agent:b"] {
            assert!(text.parse::<Principal>().is_err(), "{text}");
        }
    }
}
