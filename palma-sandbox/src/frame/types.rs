use std::collections::HashSet;

use palma_core::types::{Alias, Item, Object, Property, Rest, Type};
use palma_core::{Api, ApiTool};
use serde::{Deserialize, Serialize};

/// The types of one tool, without their documentation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ToolTypes {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) args: Type,
    pub(crate) result: Type,
    pub(crate) aliases: Vec<Alias>,
}

/// How deep a type is told; what lies deeper is `unknown`, as JSON readers stop at 128.
const MAX_DEPTH: usize = 16;

/// The most parts of one tool's types that are told.
const MAX_PARTS: usize = 4_000;

impl ToolTypes {
    /// The types of the tools whose names both stand in a text, in the order of the API.
    ///
    /// It does not parse the text: a tool that is named otherwise than by the words of its name goes untold.
    pub(crate) fn named_in(text: &str, api: &Api) -> Vec<Self> {
        let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
        let words: HashSet<&str> = text.split(|character| !is_part(character)).collect();
        let named = |tool: &&ApiTool| words.contains(tool.name()) && words.contains(tool.namespace());
        api.tools().filter(named).map(Self::of).collect()
    }

    /// The types of one tool.
    fn of(tool: &ApiTool) -> Self {
        let mut slim = Slim { left: MAX_PARTS };
        Self {
            namespace: tool.namespace().to_owned(),
            name: tool.name().to_owned(),
            args: slim.ty(tool.args(), 0),
            result: slim.ty(tool.result(), 0),
            aliases: tool.aliases().iter().map(|alias| slim.alias(alias)).collect(),
        }
    }

    /// `namespace.name`.
    pub(crate) fn path(&self) -> String {
        format!("{}.{}", self.namespace, self.name)
    }
}

/// Copies types without what no check reads.
struct Slim {
    left: usize,
}

impl Slim {
    fn alias(&mut self, alias: &Alias) -> Alias {
        Alias { name: alias.name.clone(), ty: self.ty(&alias.ty, 0), doc: String::new() }
    }

    fn ty(&mut self, ty: &Type, depth: usize) -> Type {
        let Some(left) = self.left.checked_sub(1).filter(|_| depth < MAX_DEPTH) else { return Type::Unknown };
        self.left = left;
        let mut all = |types: &[Type]| types.iter().map(|ty| self.ty(ty, depth + 1)).collect();
        match ty {
            Type::Union(types) => Type::Union(all(types)),
            Type::Intersection(types) => Type::Intersection(all(types)),
            Type::Array(item) => Type::Array(Box::new(self.ty(item, depth + 1))),
            Type::Tuple(items, rest) => {
                let items = items.iter().map(|it| Item { ty: self.ty(&it.ty, depth + 1), optional: it.optional });
                let items = items.collect();
                Type::Tuple(items, rest.as_ref().map(|rest| Box::new(self.ty(rest, depth + 1))))
            }
            Type::Object(object) => Type::Object(self.object(object, depth)),
            plain => plain.clone(),
        }
    }

    fn object(&mut self, object: &Object, depth: usize) -> Object {
        let properties = object.properties.iter().map(|property| Property {
            name: property.name.clone(),
            ty: self.ty(&property.ty, depth + 1),
            required: property.required,
            doc: String::new(),
        });
        let properties = properties.collect();
        let rest = match &object.rest {
            Rest::Open(rest) => Rest::Open(Box::new(self.ty(rest, depth + 1))),
            rest => rest.clone(),
        };
        Object { properties, rest }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use palma_core::{Tool, ToolId};
    use serde_json::{Value, json};

    use super::*;

    fn api(schema: &Value) -> Api {
        let tool = |name| Arc::new(Tool::new(ToolId::parse("files", name).unwrap(), schema.clone()));
        Api::generate([tool("read"), tool("write"), tool("list-all")])
    }

    #[test]
    fn only_tools_that_a_text_names_are_told() {
        let api = api(&json!({"type": "object"}));
        let told = |text| ToolTypes::named_in(text, &api).iter().map(ToolTypes::path).collect::<Vec<_>>();
        assert_eq!(told("await tools.files.read({})"), ["files.read"]);
        assert_eq!(told("const { list_all, write } = tools['files']"), ["files.list_all", "files.write"]);
        assert_eq!(told("files.reader; read_files; x.reads()"), Vec::<String>::new());
    }

    #[test]
    fn a_type_that_is_deep_or_large_is_told_in_part_and_crosses() {
        let mut deep = json!({"type": "string"});
        for _ in 0..60 {
            deep = json!({"type": "object", "properties": {"a": {"type": "array", "items": deep}}});
        }
        let wide: serde_json::Map<_, _> =
            (0..9_000).map(|number| (format!("p{number}"), json!({"type": "string"}))).collect();
        for schema in [deep, json!({"type": "object", "properties": wide})] {
            let told = ToolTypes::named_in("tools.files.read", &api(&schema));
            let crossed: Vec<ToolTypes> = serde_json::from_slice(&serde_json::to_vec(&told).unwrap()).unwrap();
            assert_eq!(crossed, told);
        }
    }
}
