use super::{Alias, Item, Object, Property, Rest, Type};

/// The longest text of a type, in characters.
const MAX_CHARACTERS: usize = 160;

/// How deep a type is told.
const MAX_DEPTH: usize = 2;

impl Type {
    /// The type in one short line of TypeScript, for a message: what lies deep is `…`, and so is what is too long.
    pub fn brief(&self, aliases: &[Alias]) -> String {
        let mut brief = String::new();
        Brief { aliases, text: &mut brief }.ty(self, 0);
        if brief.chars().count() > MAX_CHARACTERS {
            brief = brief.chars().take(MAX_CHARACTERS).collect();
            brief.push('…');
        }
        brief
    }
}

struct Brief<'t> {
    aliases: &'t [Alias],
    text: &'t mut String,
}

impl Brief<'_> {
    fn ty(&mut self, ty: &Type, depth: usize) {
        if self.text.len() > 4 * MAX_CHARACTERS {
            return;
        }
        match ty {
            Type::Unknown => self.text.push_str("unknown"),
            Type::Never => self.text.push_str("never"),
            Type::Null => self.text.push_str("null"),
            Type::Boolean => self.text.push_str("boolean"),
            Type::Number => self.text.push_str("number"),
            Type::String => self.text.push_str("string"),
            Type::Literal(value) => self.text.push_str(&value.to_string()),
            Type::Array(item) => {
                let several = matches!(**item, Type::Union(_) | Type::Intersection(_));
                self.text.push_str(if several { "(" } else { "" });
                self.ty(item, depth);
                self.text.push_str(if several { ")[]" } else { "[]" });
            }
            Type::Tuple(items, rest) => self.tuple(items, rest.as_deref(), depth),
            Type::Object(object) => self.object(object, depth),
            Type::Union(types) => self.joined(types, " | ", depth),
            Type::Intersection(types) => self.joined(types, " & ", depth),
            Type::Named(name) => match self.aliases.iter().find(|alias| alias.name == *name) {
                Some(alias) if depth < MAX_DEPTH => self.ty(&alias.ty, depth + 1),
                _ => self.text.push('…'),
            },
        }
    }

    fn joined(&mut self, types: &[Type], between: &str, depth: usize) {
        for (place, ty) in types.iter().enumerate() {
            self.text.push_str(if place == 0 { "" } else { between });
            self.ty(ty, depth);
        }
    }

    fn tuple(&mut self, items: &[Item], rest: Option<&Type>, depth: usize) {
        self.text.push('[');
        for (place, item) in items.iter().enumerate() {
            self.text.push_str(if place == 0 { "" } else { ", " });
            self.ty(&item.ty, depth);
        }
        if let Some(rest) = rest {
            self.text.push_str(if items.is_empty() { "..." } else { ", ..." });
            self.ty(rest, depth);
            self.text.push_str("[]");
        }
        self.text.push(']');
    }

    fn object(&mut self, object: &Object, depth: usize) {
        if depth >= MAX_DEPTH && !object.properties.is_empty() {
            self.text.push_str("{…}");
            return;
        }
        self.text.push('{');
        // What has to be given is told first.
        let (required, optional): (Vec<&Property>, Vec<&Property>) =
            object.properties.iter().partition(|property| property.required);
        for (place, property) in required.into_iter().chain(optional).enumerate() {
            self.text.push_str(if place == 0 { "" } else { ", " });
            self.key(&property.name);
            self.text.push_str(if property.required { ": " } else { "?: " });
            self.ty(&property.ty, depth + 1);
        }
        if let Rest::Open(rest) = &object.rest {
            self.text.push_str(if object.properties.is_empty() { "[name]: " } else { ", [name]: " });
            self.ty(rest, depth + 1);
        }
        self.text.push('}');
    }

    fn key(&mut self, name: &str) {
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
        if is_plain && !name.starts_with(|c: char| c.is_numeric()) {
            self.text.push_str(name);
        } else {
            self.text.push_str(&serde_json::Value::from(name).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_type_is_told_in_one_line() {
        let property = |name: &str, ty, required| Property { name: name.to_owned(), ty, required, doc: String::new() };
        let inner = Object { properties: vec![property("deep", Type::Number, true)], rest: Rest::Closed };
        let object = Type::Object(Object {
            properties: vec![
                property("limit", Type::Number, false),
                property("a b", Type::Array(Box::new(Type::Union(vec![Type::String, Type::Null]))), true),
                property("how", Type::Literal(json!("fast")), true),
                property("node", Type::Named("Node".to_owned()), false),
            ],
            rest: Rest::Unsaid,
        });
        let aliases = [Alias { name: "Node".to_owned(), ty: Type::Object(inner), doc: String::new() }];
        assert_eq!(object.brief(&aliases), "{\"a b\": (string | null)[], how: \"fast\", limit?: number, node?: {…}}");
        assert_eq!(object.brief(&[]), "{\"a b\": (string | null)[], how: \"fast\", limit?: number, node?: …}");
        let many = Type::Union((0..500).map(|number| Type::Literal(json!(number))).collect());
        assert_eq!(many.brief(&[]).chars().count(), MAX_CHARACTERS + 1);
    }
}
