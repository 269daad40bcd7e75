use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use cedar_policy::{Authorizer, Context, Entities, EntityUid, Request as Question};
use palma_core::{
    CallPreview, Decision, Digest, Effect, KnownArguments, PolicyEngine, PolicyError, Preview, Principal, Request,
    Tool, ToolId, Visibility,
};
use serde_json::{Value, json};

use crate::arguments::unrepresentable;
use crate::known_tool::{KnownTool, context_of_no_call};
use crate::policies::Policies;
use crate::reads::ReadsByAction;
use crate::source::Source;
use crate::vocabulary::Vocabulary;
use crate::{LoadError, schema, verdict};

/// Decides by Cedar policies, about the tools that were there when they were loaded.
///
/// A clone shares the policies. They never change; load them again when a file or a tool has changed.
///
/// A call is denied unless a `permit` is satisfied and no `forbid` is. It is an error, and so denied, if a
/// `forbid` fails while it is evaluated, if a policy reads an argument that Cedar cannot hold exactly, or if the
/// tool's input schema or hints are no longer those that the policies were checked against.
#[derive(Clone)]
pub struct CedarPolicy(Arc<Loaded>);

struct Loaded {
    policies: Policies,
    tools: HashMap<ToolId, KnownTool>,
    vocabulary: Vocabulary,
    authorizer: Authorizer,
    version: String,
}

impl CedarPolicy {
    /// Reads policies about these tools.
    ///
    /// A path is a file, or a folder whose `*.cedar` files are read in the order of their names; folders inside
    /// it are not. Without any policy, nothing is allowed.
    pub fn load<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>, tools: &[Arc<Tool>]) -> Result<Self, LoadError> {
        let mut sources = Vec::new();
        for path in paths {
            sources.extend(Source::read(path.as_ref())?);
        }
        Self::from_sources(&sources, tools)
    }

    /// Takes policies about these tools from a text, which messages and ids call `policies`.
    pub fn parse(text: &str, tools: &[Arc<Tool>]) -> Result<Self, LoadError> {
        Self::from_sources(&[Source::text(text)], tools)
    }

    /// Names the policies and what they were told about the tools: `sha256:` and 16 hexadecimal digits.
    ///
    /// Neither the order of the files nor their names make a difference.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    fn from_sources(sources: &[Source], tools: &[Arc<Tool>]) -> Result<Self, LoadError> {
        let policies = Policies::parse(sources)?;
        let vocabulary = Vocabulary::new()?;
        let reads = ReadsByAction::of(policies.set());
        let mut actions = BTreeSet::new();
        let mut known = HashMap::new();
        for tool in tools {
            if !actions.insert(tool.id.to_string()) {
                return Err(LoadError::DuplicateTool { tool: tool.id.to_string() });
            }
            let tool = KnownTool::new(tool, &vocabulary);
            let reads = reads.on(tool.action());
            known.insert(tool.tool().id.clone(), tool.with_reads(reads));
        }
        let schema = schema::schema_of(known.values());
        policies.check(&actions, schema::parse(&schema)?, &vocabulary)?;
        let version = version_of(sources, &schema, known.values());
        Ok(Self(Arc::new(Loaded { policies, tools: known, vocabulary, authorizer: Authorizer::new(), version })))
    }
}

impl Loaded {
    fn ask(
        &self,
        principal: &Principal,
        tool: &KnownTool,
        context: Context,
    ) -> Result<(Question, Entities), PolicyError> {
        self.question(principal, tool.action().clone(), tool.server().clone(), context)
    }

    fn question(
        &self,
        principal: &Principal,
        action: EntityUid,
        server: EntityUid,
        context: Context,
    ) -> Result<(Question, Entities), PolicyError> {
        // The context is not checked against the schema again: it may lack what no policy reads.
        let question = Question::new(self.vocabulary.user(principal), action, server, context, None)
            .map_err(|error| unrepresentable(&error))?;
        let entities = self.vocabulary.entities(principal)?;
        Ok((question, entities))
    }
}

#[async_trait]
impl PolicyEngine for CedarPolicy {
    async fn decide(&self, request: Request<'_>) -> Result<Decision, PolicyError> {
        let loaded = &*self.0;
        let Some(tool) = loaded.tools.get(&request.tool.id) else {
            let effect = Effect::Deny("no policy knows this tool".to_owned());
            return Ok(Decision::new(effect, Vec::new(), self.version()));
        };
        if !tool.is_still(request.tool) {
            return Err(PolicyError::ToolChanged(request.tool.id.clone()));
        }
        let context = tool.context(request.principal, request.arguments)?;
        let (question, entities) = loaded.ask(request.principal, tool, context)?;
        let policies = loaded.policies.set();
        let response = loaded.authorizer.is_authorized(&question, policies, &entities);
        verdict::decision(policies, &response, self.version())
    }

    async fn preview(&self, principal: &Principal, tool: &Tool) -> Result<Preview, PolicyError> {
        let loaded = &*self.0;
        let Some(known) = loaded.tools.get(&tool.id).filter(|known| known.is_still(tool)) else {
            return Ok(Preview::Denied);
        };
        let context = known.context_of_any_call(principal)?;
        let (question, entities) = loaded.ask(principal, known, context)?;
        let policies = loaded.policies.set();
        let response = loaded.authorizer.is_authorized_partial(&question, policies, &entities);
        Ok(verdict::preview(policies, &response, known.reads()))
    }

    async fn preview_call(
        &self,
        principal: &Principal,
        tool: &Tool,
        arguments: &KnownArguments,
    ) -> Result<CallPreview, PolicyError> {
        let loaded = &*self.0;
        let Some(known) = loaded.tools.get(&tool.id).filter(|known| known.is_still(tool)) else {
            return Ok(CallPreview::Denied("no policy knows this tool as it is".to_owned()));
        };
        if let Some(arguments) = arguments.whole() {
            let decision = self.decide(Request::new(principal, tool, arguments)).await;
            return Ok(verdict::foreseen(decision));
        }
        let context = match known.context_of_known(principal, arguments) {
            Ok(Some(context)) => context,
            Ok(None) => known.context_of_any_call(principal)?,
            Err(error) => return Ok(CallPreview::Denied(error.to_string())),
        };
        let (question, entities) = loaded.ask(principal, known, context)?;
        let policies = loaded.policies.set();
        let response = loaded.authorizer.is_authorized_partial(&question, policies, &entities);
        Ok(verdict::preview_call(policies, &response))
    }

    async fn visibility(&self, principal: &Principal, tool: &Tool) -> Result<Visibility, PolicyError> {
        let loaded = &*self.0;
        let hiding = loaded.policies.hiding();
        if hiding.is_empty() {
            return Ok(Visibility::Visible);
        }
        // Of a tool that came later, too: a server can be hidden as a whole.
        let context = context_of_no_call(tool, principal)?;
        let action = loaded.vocabulary.action(&tool.id.to_string());
        let server = loaded.vocabulary.server(tool.id.server());
        let (question, entities) = loaded.question(principal, action, server, context)?;
        let response = loaded.authorizer.is_authorized(&question, hiding, &entities);
        let said = response.diagnostics();
        // A policy that fails hides.
        let is_hidden = said.reason().next().is_some() || said.errors().next().is_some();
        Ok(if is_hidden { Visibility::Hidden } else { Visibility::Visible })
    }

    fn version(&self) -> String {
        Self::version(self).to_owned()
    }
}

impl fmt::Debug for CedarPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CedarPolicy")
            .field("version", &self.0.version)
            .field("policies", &self.0.policies.set().num_of_policies())
            .field("tools", &self.0.tools.len())
            .finish()
    }
}

fn version_of<'a>(sources: &[Source], schema: &Value, tools: impl Iterator<Item = &'a KnownTool>) -> String {
    let mut texts: Vec<_> = sources.iter().map(|source| source.text.as_str()).collect();
    texts.sort_unstable();
    let hints: serde_json::Map<_, _> =
        tools.map(|tool| (tool.action_id(), tool.hints().map(|(_, hint)| hint).collect())).collect();
    let digest = Digest::of_json(&json!({"policies": texts, "schema": schema, "hints": hints}));
    let short: String = digest.as_str().chars().take(16).collect();
    format!("sha256:{short}")
}
