use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, Expression, ObjectPattern};
use oxc_semantic::{AstNodes, NodeId, Semantic};
use oxc_span::{GetSpan, Span};
use palma_core::{Diagnostic, Position};

use super::check::is_object_member;
use super::{MOST_DIAGNOSTICS, names};
use crate::frame::Names;

/// Where a script names servers and tools, as far as it does so plainly.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    list: Vec<Mention>,
    /// Whether the script does more with `tools` than name its members, so that nothing is certain.
    uncertain: bool,
}

/// One `tools.server` or `tools.server.tool`.
#[derive(Debug)]
struct Mention {
    server: Name,
    tool: Option<Name>,
}

#[derive(Debug)]
struct Name {
    text: String,
    offset: u32,
    needed: Need,
}

impl Name {
    const fn new(text: String, span: Span, needed: Need) -> Self {
        Self { text, offset: span.start, needed }
    }
}

/// What a script does with the value of a name, the surest need first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// Calls it or takes a member of it: without it the script fails.
    Must,
    /// The same by `?.`: the script goes on without it.
    May,
    /// Something else, perhaps to see whether it is there.
    Read,
}

impl Mentions {
    /// All of a script's mentions, in the order of its text.
    pub(super) fn of(semantic: &Semantic<'_>) -> Self {
        let scoping = semantic.scoping();
        if scoping.symbol_names().any(|name| name == "tools") {
            return Self { uncertain: true, ..Self::default() };
        }
        let mut reader = Reader { nodes: semantic.nodes(), mentions: Self::default() };
        let references = scoping.root_unresolved_references().get("tools");
        for &reference in references.into_iter().flatten() {
            reader.read(scoping.get_reference(reference).node_id());
        }
        let mut mentions = reader.mentions;
        mentions.list.sort_by_key(|mention| mention.server.offset);
        mentions
    }

    /// What the script of this text certainly needs and the API does not have.
    pub(super) fn unknown(&self, text: &str, api: &Names) -> Vec<Diagnostic> {
        if self.uncertain {
            return Vec::new();
        }
        let needs = self.needs();
        let mut said = BTreeSet::new();
        let mut found = Vec::new();
        for Mention { server, tool } in &self.list {
            let tool_text = tool.as_ref().map(|tool| tool.text.as_str());
            let server_need = needs.get(&(server.text.as_str(), None)).copied();
            let tool_need = needs.get(&(server.text.as_str(), tool_text)).copied();
            let (code, offset, message) = match (api.get(&server.text), tool) {
                (None, _) if server_need == Some(Need::Must) && said.insert((&server.text, None)) => {
                    ("unknown-server", server.offset, names::unknown_server(api, &server.text, tool_text))
                }
                (Some(known), Some(tool))
                    if !known.contains(&tool.text)
                        && server_need < Some(Need::Read)
                        && tool_need == Some(Need::Must)
                        && said.insert((&server.text, tool_text)) =>
                {
                    ("unknown-tool", tool.offset, names::unknown_tool(api, &server.text, &tool.text))
                }
                _ => continue,
            };
            let path = tool_text.map_or_else(|| server.text.clone(), |tool| format!("{}.{tool}", server.text));
            let place = |offset: usize| Position::of_offset(text, offset);
            let (start, name) =
                (offset as usize, if code == "unknown-tool" { tool_text } else { Some(server.text.as_str()) });
            let end = start + name.map_or(0, str::len);
            found.push(Diagnostic::error(code, place(start), message).until(place(end)).about(path));
            if found.len() == MOST_DIAGNOSTICS {
                break;
            }
        }
        found
    }

    /// The least sure need of each server, and of each tool of one.
    fn needs(&self) -> BTreeMap<(&str, Option<&str>), Need> {
        let mut needs = BTreeMap::new();
        let mut add = |key, needed: Need| {
            let least = needs.entry(key).or_insert(needed);
            *least = needed.max(*least);
        };
        for Mention { server, tool } in &self.list {
            add((server.text.as_str(), None), server.needed);
            if let Some(tool) = tool {
                add((server.text.as_str(), Some(tool.text.as_str())), tool.needed);
            }
        }
        needs
    }
}

/// Follows each `tools` outwards through the syntax tree.
struct Reader<'s, 'a> {
    nodes: &'s AstNodes<'a>,
    mentions: Mentions,
}

impl<'a> Reader<'_, 'a> {
    fn read(&mut self, tools: NodeId) {
        let (root, parent) = self.outward(tools);
        if let AstKind::TSTypeQuery(_) | AstKind::TSQualifiedName(_) | AstKind::TSTypeReference(_) =
            self.nodes.kind(parent)
        {
            return;
        }
        if let Some(pattern) = self.taken_apart(root, parent) {
            match keys(pattern) {
                Some(keys) => keys.into_iter().for_each(|(text, span)| {
                    let server = Name::new(text, span, Need::Read);
                    self.mentions.list.push(Mention { server, tool: None });
                }),
                None => self.mentions.uncertain = true,
            }
            return;
        }
        match self.member(root, parent) {
            Member::Named(text, _) if is_object_member(&text) => self.mentions.uncertain = true,
            Member::Named(text, span) => self.read_server(parent, text, span),
            Member::Computed => {}
            Member::None => self.mentions.uncertain = true,
        }
    }

    fn read_server(&mut self, server: NodeId, text: String, span: Span) {
        let (node, parent) = self.outward(server);
        if let Some(pattern) = self.taken_apart(node, parent) {
            let Some(keys) = keys(pattern) else {
                let server = Name::new(text, span, Need::Read);
                self.mentions.list.push(Mention { server, tool: None });
                return;
            };
            let tools = keys.into_iter().map(|(tool, span)| Some(Name::new(tool, span, Need::Read)));
            // An empty pattern needs the server all the same.
            for tool in tools.chain([None]).collect::<Vec<_>>() {
                let server = Name::new(text.clone(), span, Need::Must);
                self.mentions.list.push(Mention { server, tool });
            }
            return;
        }
        let needed = self.need(node, parent);
        let member = self.member(node, parent);
        let (needed, tool) = match member {
            Member::Named(tool, _) if is_object_member(&tool) => (Need::Read, None),
            Member::Named(tool, span) => {
                let (node, parent) = self.outward(parent);
                let tool_needed = self.need(node, parent);
                (needed, Some(Name::new(tool, span, tool_needed)))
            }
            Member::Computed | Member::None => (needed, None),
        };
        let server = Name::new(text, span, needed);
        self.mentions.list.push(Mention { server, tool });
    }

    /// The same value with its parentheses and types around it, and what stands around that.
    fn outward(&self, mut node: NodeId) -> (Span, NodeId) {
        loop {
            let parent = self.nodes.parent_id(node);
            match self.nodes.kind(parent) {
                AstKind::ParenthesizedExpression(_)
                | AstKind::ChainExpression(_)
                | AstKind::TSNonNullExpression(_)
                | AstKind::TSAsExpression(_)
                | AstKind::TSSatisfiesExpression(_)
                | AstKind::TSTypeAssertion(_) => node = parent,
                _ => return (self.nodes.kind(node).span(), parent),
            }
        }
    }

    /// Which member `parent` takes of the value at `node`.
    fn member(&self, node: Span, parent: NodeId) -> Member {
        match self.nodes.kind(parent) {
            AstKind::StaticMemberExpression(it) => Member::Named(it.property.name.to_string(), it.property.span),
            AstKind::ComputedMemberExpression(it) if it.object.span() == node => literal(&it.expression),
            _ => Member::None,
        }
    }

    fn need(&self, node: Span, parent: NodeId) -> Need {
        let optional = match self.nodes.kind(parent) {
            AstKind::StaticMemberExpression(it) => it.optional,
            AstKind::ComputedMemberExpression(it) if it.object.span() == node => it.optional,
            AstKind::CallExpression(it) if it.callee.span() == node => it.optional,
            AstKind::NewExpression(it) if it.callee.span() == node => false,
            AstKind::TaggedTemplateExpression(it) if it.tag.span() == node => false,
            _ => return Need::Read,
        };
        if optional { Need::May } else { Need::Must }
    }

    /// The pattern of `const { … } = node`.
    fn taken_apart(&self, node: Span, parent: NodeId) -> Option<&'a ObjectPattern<'a>> {
        let AstKind::VariableDeclarator(declarator) = self.nodes.kind(parent) else {
            return None;
        };
        match &declarator.id {
            BindingPattern::ObjectPattern(pattern) if declarator.init.as_ref()?.span() == node => Some(pattern),
            _ => None,
        }
    }
}

enum Member {
    Named(String, Span),
    Computed,
    None,
}

fn literal(expression: &Expression<'_>) -> Member {
    match expression {
        Expression::StringLiteral(it) => Member::Named(it.value.to_string(), it.span),
        Expression::TemplateLiteral(it) if it.expressions.is_empty() => {
            let cooked = it.quasis.first().and_then(|quasi| quasi.value.cooked);
            cooked.map_or(Member::Computed, |name| Member::Named(name.to_string(), it.span))
        }
        _ => Member::Computed,
    }
}

/// The names a pattern takes, unless it takes others too.
fn keys(pattern: &ObjectPattern<'_>) -> Option<Vec<(String, Span)>> {
    if pattern.rest.is_some() {
        return None;
    }
    pattern
        .properties
        .iter()
        .map(|property| Some((property.key.static_name()?.to_string(), property.key.span())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn api() -> Names {
        let tools = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Names::from([
            ("files".to_owned(), tools(&["read_file", "write_file", "list"])),
            ("web-search".to_owned(), tools(&["query"])),
            ("crm".to_owned(), tools(&["find_customer"])),
        ])
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = Source::read(text).unwrap().unknown_tools(&api());
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn what_exists_is_not_mentioned() {
        check("await tools.files.read_file({}); tools['web-search'].query(); tools.crm?.find_customer({})", &[]);
        check("", &[]);
    }

    #[test]
    fn an_unknown_tool_is_reported_with_the_one_meant() {
        let read = "`tools.files.read_fil` does not exist; did you mean `tools.files.read_file`? (unknown-tool)";
        check("await tools.files.read_fil({})", &[&format!("1:19: {read}")]);
        check("tools?.['files']\n  .read_fil!({})\ntools.files.read_fil()", &[&format!("2:4: {read}")]);
        check("(tools as any).files![`read_fil`]()", &[&format!("1:23: {read}")]);
        check("tools.files.read_fil.call(null)", &[&format!("1:13: {read}")]);
        check(
            "const x: ReturnType<typeof tools.files.list> = await tools.files.read_fil()",
            &[&format!("1:66: {read}")],
        );
        check(
            "tools.files.Find_Customer()",
            &[
                "1:13: `tools.files.Find_Customer` does not exist; did you mean `tools.crm.find_customer`? (unknown-tool)",
            ],
        );
        check(
            "tools['web-search'].zzz()",
            &[r#"1:21: `tools["web-search"].zzz` does not exist; there is `tools["web-search"].query` (unknown-tool)"#],
        );
    }

    #[test]
    fn an_unknown_server_is_reported_with_the_one_meant() {
        check("tools.file.list()", &["1:7: `tools.file` does not exist; did you mean `tools.files`? (unknown-server)"]);
        check(
            "tools.db.find_customer()",
            &["1:7: `tools.db` does not exist; did you mean `tools.crm.find_customer`? (unknown-server)"],
        );
        check(
            "const { a } = tools.zzz",
            &[
                r#"1:21: `tools.zzz` does not exist; there is `tools.crm`, `tools.files`, `tools["web-search"]` (unknown-server)"#,
            ],
        );
    }

    #[test]
    fn what_the_script_may_be_looking_for_is_not_mentioned() {
        for text in [
            "if (tools.slack) await tools.slack.post()",
            "tools.slack?.post()",
            "tools.files.watch?.()",
            "typeof tools.files.watch === 'function' && tools.files.watch()",
            "const watch = tools.files.watch; if (watch) watch(); tools.files.watch()",
            "if ('slack' in tools) tools.slack.post()",
            "if (Object.keys(tools.files).includes('watch')) tools.files.watch()",
            "if (tools.hasOwnProperty('slack')) tools.slack.post()",
            "if (tools.files.hasOwnProperty('watch')) tools.files.watch()",
            "for (const name of Object.keys(tools)) tools[name].zzz()",
            "tools[server].zzz(); tools.files[name]()",
            "const { slack } = tools; slack.post(); tools.slack.post()",
            "const { watch } = tools.files; watch()",
            "const { ...all } = tools; tools.slack.post()",
            "tools.files.watch = () => 1; tools.files.watch()",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn a_binding_of_the_script_is_not_the_api() {
        check("function f(tools) { tools.zzz.x() }", &[]);
        check("const tools = { zzz: { x() {} } }; tools.zzz.x()", &[]);
        check("x.tools.zzz.y()", &[]);
    }
}
