use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Annotations;

/// A tool as its server declares it: who offers it, what it takes, what it gives.
///
/// Schemas and descriptions are the server's words and therefore hostile input. Nothing here has been checked
/// but the two names; [`Api::generate`](crate::Api::generate) reads the rest and never fails on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Tool {
    /// The server's name and the tool's, as they go over the wire.
    pub id: ToolId,
    /// What the tool does, in the server's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// JSON Schema of the arguments (2020-12 unless it says otherwise in `$schema`).
    pub input_schema: Value,
    /// JSON Schema of the structured result, where the server declares one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_schema: Option<Value>,
    /// The server's hints on what the tool does to the world.
    #[serde(default)]
    pub annotations: Annotations,
}

impl Tool {
    /// A tool that takes `input_schema` and declares nothing else.
    pub fn new(id: ToolId, input_schema: Value) -> Self {
        Self { id, description: None, input_schema, output_schema: None, annotations: Annotations::default() }
    }

    /// Adds what the tool does, in words.
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Adds the JSON Schema of the structured result.
    pub fn with_output_schema(mut self, schema: Value) -> Self {
        self.output_schema = Some(schema);
        self
    }

    /// Adds the server's hints.
    pub fn with_annotations(mut self, annotations: Annotations) -> Self {
        self.annotations = annotations;
        self
    }
}

/// The server's name and the tool's name, as they go over the wire; displayed as `server.tool`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ToolId {
    server: ServerName,
    name: ToolName,
}

impl ToolId {
    /// Joins two names that are already well-formed.
    pub const fn new(server: ServerName, name: ToolName) -> Self {
        Self { server, name }
    }

    /// Parses both names.
    pub fn parse(server: &str, name: &str) -> Result<Self, NameError> {
        Ok(Self { server: ServerName::parse(server)?, name: ToolName::parse(name)? })
    }

    /// The server that offers the tool.
    pub const fn server(&self) -> &ServerName {
        &self.server
    }

    /// The tool's own name on that server.
    pub const fn name(&self) -> &ToolName {
        &self.name
    }
}

impl fmt::Display for ToolId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.server, self.name)
    }
}

/// What keeps a text from being the name of a server or a tool.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// The text has no characters.
    #[error("a {0} name needs at least one character")]
    Empty(&'static str),
    /// The text is longer than 256 characters.
    #[error("a {0} name has at most {MAX_NAME_CHARS} characters, this one has {1}")]
    TooLong(&'static str, usize),
    /// The text has a control or invisible formatting character.
    #[error("a {0} name has no control or invisible characters, `{1}` has U+{2:04X}")]
    Invisible(&'static str, String, u32),
}

/// The most characters a name may have.
pub(crate) const MAX_NAME_CHARS: usize = 256;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to 256 characters, none of them a control or an invisible formatting character.
            pub fn parse(text: &str) -> Result<Self, NameError> {
                check($what, text)?;
                Ok(Self(text.to_owned()))
            }

            /// The name as it goes over the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, NameError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

name!(
    /// A server's name, as the host's configuration gives it.
    ServerName,
    "server"
);
name!(
    /// A tool's name, as its server gives it.
    ToolName,
    "tool"
);

fn check(what: &'static str, text: &str) -> Result<(), NameError> {
    let chars = text.chars().count();
    if chars == 0 {
        return Err(NameError::Empty(what));
    }
    if chars > MAX_NAME_CHARS {
        return Err(NameError::TooLong(what, chars));
    }
    if let Some(hidden) = text.chars().find(|&c| is_hidden(c)) {
        let visible = text.chars().filter(|&c| !is_hidden(c)).collect();
        return Err(NameError::Invisible(what, visible, u32::from(hidden)));
    }
    Ok(())
}

/// Whether a character could hide text from a reader: controls, bidirectional overrides, zero-width and tag
/// characters (Unicode TR36, section 2.10).
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_script_is_well_formed() {
        for name in ["read_file", "a-b.c/d", "查询 天气", "x".repeat(256).as_str()] {
            assert_eq!(ToolName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn a_name_that_hides_text_is_refused() {
        assert_eq!(
            ToolName::parse("read\u{202e}elif").unwrap_err().to_string(),
            "a tool name has no control or invisible characters, `readelif` has U+202E"
        );
        assert!(ServerName::parse("").is_err());
        assert!(ServerName::parse("a\nb").is_err());
        assert!(ServerName::parse(&"x".repeat(257)).is_err());
    }

    #[test]
    fn a_name_is_checked_when_it_is_deserialised() {
        assert!(serde_json::from_str::<ToolName>("\"\\u200b\"").is_err());
    }
}
