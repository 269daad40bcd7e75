use std::sync::Arc;

use cedar_policy::{Context, EntityUid, RestrictedExpression};
use palma_core::{Arguments, KnownArguments, PolicyError, Principal, Tool};
use serde_json::Value;

use crate::arguments::{Conversion, unrepresentable};
use crate::reads::Reads;
use crate::shape::{Record, shape_of_arguments};
use crate::vocabulary::Vocabulary;

/// The attributes of `context.tool`.
pub(crate) const HINTS: [&str; 4] = ["read_only", "destructive", "idempotent", "open_world"];

/// A tool as it was when the policies were loaded.
#[derive(Debug)]
pub(crate) struct KnownTool {
    tool: Arc<Tool>,
    input: Record,
    action: EntityUid,
    server: EntityUid,
    reads: Reads,
}

impl KnownTool {
    pub(crate) fn new(tool: &Arc<Tool>, vocabulary: &Vocabulary) -> Self {
        Self {
            input: shape_of_arguments(&tool.input_schema),
            action: vocabulary.action(&tool.id.to_string()),
            server: vocabulary.server(tool.id.server()),
            reads: Reads::default(),
            tool: Arc::clone(tool),
        }
    }

    /// Adds what the policies read of this tool's arguments.
    pub(crate) fn with_reads(mut self, reads: Reads) -> Self {
        self.reads = reads;
        self
    }

    pub(crate) fn tool(&self) -> &Tool {
        &self.tool
    }

    pub(crate) const fn input(&self) -> &Record {
        &self.input
    }

    pub(crate) const fn action(&self) -> &EntityUid {
        &self.action
    }

    pub(crate) const fn server(&self) -> &EntityUid {
        &self.server
    }

    pub(crate) const fn reads(&self) -> &Reads {
        &self.reads
    }

    /// The action's id, `server.tool`.
    pub(crate) fn action_id(&self) -> String {
        self.tool.id.to_string()
    }

    /// Whether what policies may know of the tool is still so.
    pub(crate) fn is_still(&self, tool: &Tool) -> bool {
        self.tool.input_schema == tool.input_schema && self.tool.annotations == tool.annotations
    }

    /// The server's hints under the names in [`HINTS`], with the defaults of MCP.
    pub(crate) fn hints(&self) -> impl Iterator<Item = (&'static str, bool)> + use<> {
        hints(&self.tool)
    }

    /// What policies see of a call with these arguments.
    pub(crate) fn context(&self, principal: &Principal, arguments: &Arguments) -> Result<Context, PolicyError> {
        let input = Conversion::new(&self.reads).record(&self.input, arguments)?;
        context_around(&self.tool, principal, input)
    }

    /// What policies see of a call of whose arguments some are not known; `None` if what they look at may be missing.
    pub(crate) fn context_of_known(
        &self,
        principal: &Principal,
        known: &KnownArguments,
    ) -> Result<Option<Context>, PolicyError> {
        let mut arguments = known.value.clone();
        let mut unknown = Vec::new();
        for pointer in &known.unknown {
            let Some(name) = pointer.split('/').nth(1) else {
                // There may be arguments beside those that are known.
                if self
                    .input
                    .keys()
                    .any(|name| !known.value.contains_key(name) && self.reads.depend_on(std::slice::from_ref(name)))
                {
                    return Ok(None);
                }
                continue;
            };
            let name = name.replace("~1", "/").replace("~0", "~");
            let is_whole = pointer.matches('/').count() == 1;
            if self.input.get(&name).is_some_and(|field| field.required && !field.nullable) || !is_whole {
                arguments.insert(name.clone(), Value::Null);
                unknown.push(name);
            } else if self.reads.depend_on(std::slice::from_ref(&name)) {
                return Ok(None);
            } else {
                arguments.remove(&name);
            }
        }
        let input = Conversion::new(&self.reads).with_unknown(&unknown).record(&self.input, &arguments)?;
        context_around(&self.tool, principal, input).map(Some)
    }

    /// What policies see of a call whose arguments are not known yet.
    pub(crate) fn context_of_any_call(&self, principal: &Principal) -> Result<Context, PolicyError> {
        context_around(&self.tool, principal, RestrictedExpression::new_unknown("input"))
    }
}

/// What policies see of a tool, known or not, that nobody calls.
pub(crate) fn context_of_no_call(tool: &Tool, principal: &Principal) -> Result<Context, PolicyError> {
    let input = RestrictedExpression::new_record([]).map_err(|error| unrepresentable(&error))?;
    context_around(tool, principal, input)
}

fn context_around(tool: &Tool, principal: &Principal, input: RestrictedExpression) -> Result<Context, PolicyError> {
    let hints = hints(tool).map(|(name, hint)| (name.to_owned(), RestrictedExpression::new_bool(hint)));
    let hints = RestrictedExpression::new_record(hints).map_err(|error| unrepresentable(&error))?;
    let agent = principal.agent().map(|agent| ("agent".to_owned(), RestrictedExpression::new_string(agent.to_owned())));
    Context::from_pairs([("input".to_owned(), input), ("tool".to_owned(), hints)].into_iter().chain(agent))
        .map_err(|error| unrepresentable(&error))
}

/// A server's hints under the names in [`HINTS`], with the defaults of MCP.
fn hints(tool: &Tool) -> impl Iterator<Item = (&'static str, bool)> + use<> {
    let hints = tool.annotations;
    HINTS.into_iter().zip([
        hints.read_only.unwrap_or(false),
        hints.destructive.unwrap_or(true),
        hints.idempotent.unwrap_or(false),
        hints.open_world.unwrap_or(true),
    ])
}
