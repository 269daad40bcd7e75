mod alias;
mod doc;
mod fit;
mod index;
mod kinds;
mod known;
mod level;
mod mark;
pub(crate) mod names;
mod note;
mod nullable;
mod object;
mod observed;
mod print;
mod read;
mod reference;
mod suspicion;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::fit::{Fitted, LeftOut};
pub use self::known::Known;
pub use self::level::Level;
pub use self::observed::{Observations, Shape};
use self::print::Printer;
use self::read::Reader;
use crate::schema::Schema;
use crate::types::{Alias, Type};
use crate::{Preview, Tool, ToolId};

/// The tools a script may call and the text a model reads about them, which are made from each other and so
/// cannot differ.
///
/// The text is TypeScript declarations, one namespace for each server, sorted by name: the same tools in any order
/// give the same bytes. A script calls `await tools.<server>.<tool>({…})`.
///
/// # Names
///
/// A wire name that is an identifier is kept. In any other, each run of characters that an identifier may not have
/// becomes one `_`, a leading digit gets a `_` before it, and a reserved word one behind it. Of names that then are
/// the same, the one that was an identifier stays, and the others, in the order of their wire names, get `_2`, `_3`
/// and so on.
///
/// # Types
///
/// JSON Schema 2020-12, with the readings of drafts 4 and 7 where a schema uses them: `definitions`, `items` as a list
/// with `additionalItems`, `dependencies`, a boolean `exclusiveMinimum` or `exclusiveMaximum`, nothing beside a `$ref`
/// where `$schema` names such a draft; and `nullable` of `OpenAPI`.
///
/// | keyword | where it is |
/// |---|---|
/// | `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `patternProperties`, `items`, `prefixItems`, `anyOf`, `oneOf`, `allOf`, `$ref`, `$defs`, `$anchor`, `$id` | in the type |
/// | `unevaluatedProperties`, `unevaluatedItems` | in the type, where no other keyword applies to the same value |
/// | `then`, `else`, `dependentSchemas` | in the type as optional properties, if they declare some |
/// | `not` | in the type if it forbids everything, else when a call is made |
/// | `minItems`, `maxItems` | in the type of a tuple, in the documentation of others |
/// | `description`, `title` of a constant, `default`, `examples`, `deprecated`, `readOnly`, `writeOnly`, `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`, `minLength`, `maxLength`, `pattern`, `format`, `contentEncoding`, `contentMediaType`, `uniqueItems`, `minProperties`, `maxProperties`, `dependentRequired` | in the documentation, such as `[int, 1..100, default 10]` |
/// | `if`, `contains`, `minContains`, `maxContains`, `propertyNames`, `$dynamicRef`, `$dynamicAnchor` | enforced when a call is made, and not shown |
/// | `$schema`, `$vocabulary`, `$comment`, `contentSchema` | says nothing of a value |
///
/// An object whose schema does not mention `additionalProperties` is shown without an index signature. A schema that
/// speaks of objects or arrays without a `type` says nothing of other values, and its type neither, but arguments are
/// an object. What cannot be read becomes `unknown` and is listed in [`ApiTool::degraded`].
#[derive(Debug)]
pub struct Api {
    tools: Vec<Arc<ApiTool>>,
    places: BTreeMap<(String, String), usize>,
    /// The declarations of the tools, and behind them those of what every script has.
    text: String,
}

/// One tool of an [`Api`], under the name that scripts call it by.
#[derive(Debug)]
pub struct ApiTool {
    tool: Arc<Tool>,
    namespace: String,
    name: String,
    input: Schema,
    output: Option<Schema>,
    preview: Option<Preview>,
    degraded: Vec<Degraded>,
    declaration: Declaration,
}

/// A tool's types and documentation, not yet laid out as text.
#[derive(Debug)]
struct Declaration {
    args: Type,
    result: Type,
    /// What results were seen, of a tool that declares none.
    observed: Option<Type>,
    doc: String,
    aliases: Vec<Alias>,
}

/// A part of a schema that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct Degraded {
    /// JSON Pointer into the schema (RFC 6901).
    pub path: String,
    /// Why it could not be read.
    pub reason: String,
}

impl Degraded {
    /// Says what could not be read and why.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}

/// How a script checks itself, whatever tools it has.
const CHECKS: &str = "/** Throws unless the condition holds; no write follows then. */
declare function ensure(condition: unknown, message: string): asserts condition;
/** Gives back a value that fits a JSON Schema, else throws; no write follows then. */
declare function validate<T>(value: T, schema: object): Promise<T>;
";

impl Api {
    /// Makes the API of these tools; of two definitions of one tool, the first counts. It never fails on a tool.
    pub fn generate(tools: impl IntoIterator<Item = Arc<Tool>>) -> Self {
        Self::with_known(tools, &Known::new())
    }

    /// Makes the API of these tools, where the text also says what the host knows of them.
    pub fn with_known(tools: impl IntoIterator<Item = Arc<Tool>>, known: &Known) -> Self {
        let mut by_id: BTreeMap<ToolId, Arc<Tool>> = BTreeMap::new();
        for tool in tools {
            by_id.entry(tool.id.clone()).or_insert(tool);
        }
        let mut paths = names::paths(by_id.keys());
        let mut tools: Vec<ApiTool> = Vec::new();
        for (id, tool) in &by_id {
            let (namespace, name) = paths.remove(id).unwrap_or_default();
            let mut tool = ApiTool::read(Arc::clone(tool), namespace, name);
            tool.preview = known.previews.get(id).copied();
            if tool.output.is_none() {
                tool.declaration.observed = known.observations.shape(id).map(Shape::ty);
            }
            tools.push(tool);
        }
        tools.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
        let text = Printer::default().print(&tools) + CHECKS;
        let tools: Vec<Arc<ApiTool>> = tools.into_iter().map(Arc::new).collect();
        let places = (0..).zip(&tools).map(|(place, tool)| ((tool.namespace.clone(), tool.name.clone()), place));
        Self { places: places.collect(), tools, text }
    }

    /// The TypeScript declarations of all tools, with all that their servers say about them, and of `ensure` and `validate`, which
    /// every script has.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same of the tools alone.
    fn tools_text(&self) -> &str {
        self.text.strip_suffix(CHECKS).unwrap_or(&self.text)
    }

    /// The tools, sorted by namespace and name.
    pub fn tools(&self) -> impl Iterator<Item = &ApiTool> {
        self.tools.iter().map(|tool| &**tool)
    }

    /// The tool that a script calls as `tools.<namespace>.<name>`.
    pub(crate) fn tool(&self, namespace: &str, name: &str) -> Option<&Arc<ApiTool>> {
        let place = self.places.get(&(namespace.to_owned(), name.to_owned()))?;
        self.tools.get(*place)
    }

    /// The path most like this one that exists, if one is like it at all.
    pub(crate) fn nearest(&self, path: &str) -> Option<String> {
        let wanted = path.to_lowercase();
        let scored = self.tools().map(|tool| {
            let path = tool.path();
            (strsim::jaro_winkler(&wanted, &path.to_lowercase()), path)
        });
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
        (best.0 > 0.85).then_some(best.1)
    }
}

impl ApiTool {
    fn read(tool: Arc<Tool>, namespace: String, name: String) -> Self {
        let input_schema = nullable::widened(&tool.input_schema);
        let output_schema = tool.output_schema.as_ref().map(nullable::widened);
        let input = Schema::compile(&input_schema);
        let output = output_schema.as_deref().map(Schema::compile);
        let mut reader = Reader::new(&input_schema, "inputSchema", &name);
        let args = reader.read_args();
        let (mut aliases, mut degraded) = reader.finish(&args);
        let result = output_schema.as_deref().map_or(Type::Unknown, |schema| {
            let mut reader = Reader::new(schema, "outputSchema", &name);
            let result = reader.read_root();
            let (more_aliases, more_degraded) = reader.finish(&result);
            let renamed = alias::merge(&mut aliases, more_aliases);
            degraded.extend(more_degraded);
            result.renamed(&renamed)
        });
        degraded.extend(schema_degraded("/inputSchema", &input));
        degraded.extend(output.iter().flat_map(|output| schema_degraded("/outputSchema", output)));
        let doc = doc::of_tool(tool.description.as_deref().unwrap_or_default(), &mut degraded);
        degraded.sort_by(|a, b| (&a.path, &a.reason).cmp(&(&b.path, &b.reason)));
        degraded.dedup_by(|later, earlier| {
            let same = later.path == earlier.path;
            if same && !earlier.reason.contains(&later.reason) {
                earlier.reason = format!("{}; {}", earlier.reason, later.reason);
            }
            same
        });
        let declaration = Declaration { args, result, observed: None, doc, aliases };
        Self { tool, namespace, name, input, output, preview: None, degraded, declaration }
    }

    /// The tool as its server declares it.
    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    /// The server's name in scripts.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The tool's name in scripts.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `namespace.name`, as scripts write it behind `tools.`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.namespace, self.name)
    }

    /// What of its definition could not be read, with the path in the definition.
    pub fn degraded(&self) -> &[Degraded] {
        &self.degraded
    }

    /// A TypeScript module that declares this tool alone and refers to nothing outside itself.
    pub fn module(&self) -> String {
        format!("export {{}};\n{}", Printer::default().print([self]))
    }

    /// The type of its arguments, as an expression valid in [`ApiTool::module`].
    pub fn args_type(&self) -> String {
        let args = format!("Parameters<typeof tools.{}>[0]", self.path());
        if self.declaration.args.accepts_nothing_given() { format!("NonNullable<{args}>") } else { args }
    }

    /// The type of its result, as an expression valid in [`ApiTool::module`].
    pub fn result_type(&self) -> String {
        format!("Awaited<ReturnType<typeof tools.{}>>", self.path())
    }

    /// The type of its arguments, as a tree; always an object, whatever stands around it.
    pub fn args(&self) -> &Type {
        &self.declaration.args
    }

    /// What policy says of it before it is called, where the host told that.
    pub fn preview(&self) -> Option<Preview> {
        self.preview
    }

    /// The type of the results that the host has seen, of a tool that declares none; nothing holds a result to it.
    pub fn observed(&self) -> Option<&Type> {
        self.declaration.observed.as_ref()
    }

    /// The type of its result, as a tree.
    pub fn result(&self) -> &Type {
        &self.declaration.result
    }

    /// The types that [`ApiTool::args`] and [`ApiTool::result`] refer to by name.
    pub fn aliases(&self) -> &[Alias] {
        &self.declaration.aliases
    }

    pub(crate) fn input(&self) -> &Schema {
        &self.input
    }

    pub(crate) fn output(&self) -> Option<&Schema> {
        self.output.as_ref()
    }
}

fn schema_degraded(prefix: &str, schema: &Schema) -> impl Iterator<Item = Degraded> {
    schema
        .degraded()
        .iter()
        .map(move |degraded| Degraded::new(format!("{prefix}{}", degraded.path), degraded.reason.clone()))
}
