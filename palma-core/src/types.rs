//! What a JSON Schema says of a value, as far as TypeScript can say it: one tree that the text of an [`Api`](crate::Api)
//! is printed from and a script is checked against.

mod brief;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A type that TypeScript can say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Type {
    /// Nothing is known of the value.
    Unknown,
    /// No value fits.
    Never,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// Exactly this string, number or boolean.
    Literal(Value),
    /// A list of these.
    Array(Box<Self>),
    /// A list with these places and, behind them, any number of the rest, or none.
    Tuple(Vec<Item>, Option<Box<Self>>),
    /// An object.
    Object(Object),
    /// Any of these, two or more.
    Union(Vec<Self>),
    /// All of these at once, two or more.
    Intersection(Vec<Self>),
    /// The [`Alias`] of this name.
    Named(String),
}

/// One place of a tuple.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "a tuple's place has a type, or may be left out, and no more")]
pub struct Item {
    /// What stands there.
    pub ty: Type,
    /// Whether the list may end before it.
    pub optional: bool,
}

/// What an object has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "an object has properties and a rest, and no more")]
pub struct Object {
    /// The properties it declares, in the order of the schema.
    pub properties: Vec<Property>,
    /// What else it may have.
    pub rest: Rest,
}

/// A property that an object declares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "made in one place, read in few, all of them ours")]
pub struct Property {
    /// Its name, as on the wire.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether every such object has it.
    pub required: bool,
    /// What is said of it, in one line without anything that could end a comment; empty if nothing is.
    pub doc: String,
}

/// What an object may have besides its properties.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_enums, reason = "a schema says nothing, forbids, or allows")]
pub enum Rest {
    /// The schema does not say.
    #[default]
    Unsaid,
    /// Nothing.
    Closed,
    /// Anything of this type.
    Open(Box<Type>),
}

/// A type with a name: one that is used more than once, or made of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "made in one place, read in few, all of them ours")]
pub struct Alias {
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub ty: Type,
    /// What is said of it, in one line; empty if nothing is.
    pub doc: String,
}

impl Type {
    /// Any of these: flattened, without repetition, `unknown` if one is.
    pub(crate) fn union(types: impl IntoIterator<Item = Self>) -> Self {
        let mut members = Vec::new();
        let mut literals = BTreeSet::new();
        for ty in types {
            match ty {
                Self::Unknown => return Self::Unknown,
                Self::Never => {}
                Self::Union(more) => more.into_iter().for_each(|ty| push_new(&mut members, &mut literals, ty)),
                ty => push_new(&mut members, &mut literals, ty),
            }
        }
        if members.contains(&Self::Literal(Value::Bool(true))) && members.contains(&Self::Literal(Value::Bool(false))) {
            members.retain(|ty| !matches!(ty, Self::Literal(Value::Bool(_))));
            push_new(&mut members, &mut literals, Self::Boolean);
        }
        match (members.pop(), members.is_empty()) {
            (None, _) => Self::Never,
            (Some(only), true) => only,
            (Some(last), false) => {
                members.push(last);
                Self::Union(members)
            }
        }
    }

    /// All of these at once: flattened, without repetition or `unknown`, `never` if one is.
    pub(crate) fn intersection(types: impl IntoIterator<Item = Self>) -> Self {
        let mut members = Vec::new();
        let mut literals = BTreeSet::new();
        for ty in types {
            match ty {
                Self::Never => return Self::Never,
                Self::Unknown => {}
                Self::Intersection(more) => more.into_iter().for_each(|ty| push_new(&mut members, &mut literals, ty)),
                ty => push_new(&mut members, &mut literals, ty),
            }
        }
        let narrower: Vec<bool> = members.iter().map(|base| members.iter().any(|ty| ty.is_narrower(base))).collect();
        let mut narrower = narrower.into_iter();
        members.retain(|_| !narrower.next().unwrap_or_default());
        match (members.pop(), members.is_empty()) {
            (None, _) => Self::Unknown,
            (Some(only), true) => only,
            (Some(last), false) => {
                members.push(last);
                Self::Intersection(members)
            }
        }
    }

    /// An object with any properties.
    pub(crate) fn any_object() -> Self {
        Self::Object(Object { properties: Vec::new(), rest: Rest::Open(Box::new(Self::Unknown)) })
    }

    fn is_any_object(&self) -> bool {
        let Self::Object(object) = self else { return false };
        object.properties.is_empty() && matches!(&object.rest, Rest::Open(rest) if **rest == Self::Unknown)
    }

    /// Whether it says all that a type says that names no more than a kind of value, and more.
    fn is_narrower(&self, base: &Self) -> bool {
        match (self, base) {
            (Self::Union(types), _) => types.iter().all(|ty| ty.is_narrower(base)),
            (Self::Literal(value), Self::String) => value.is_string(),
            (Self::Literal(value), Self::Number) => value.is_number(),
            (Self::Literal(value), Self::Boolean) => value.is_boolean(),
            (Self::Object(_), base) => base.is_any_object() && !self.is_any_object(),
            _ => false,
        }
    }

    /// Whether it is one word.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::Null | Self::Boolean | Self::Number | Self::String | Self::Unknown | Self::Never | Self::Named(_)
        )
    }

    /// The type that only this value has.
    pub(crate) fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Array(items) => {
                let items = items.iter().map(|item| Item { ty: Self::of_value(item), optional: false });
                Self::Tuple(items.collect(), None)
            }
            Value::Object(map) => {
                let properties = map.iter().map(|(name, value)| Property {
                    name: name.clone(),
                    ty: Self::of_value(value),
                    required: true,
                    doc: String::new(),
                });
                Self::Object(Object { properties: properties.collect(), rest: Rest::Closed })
            }
            scalar => Self::Literal(scalar.clone()),
        }
    }

    /// Whether arguments of this type need not be given at all.
    pub fn accepts_nothing_given(&self) -> bool {
        match self {
            Self::Object(object) => object.properties.iter().all(|property| !property.required),
            Self::Union(types) => types.iter().any(Self::accepts_nothing_given),
            Self::Intersection(types) => types.iter().all(Self::accepts_nothing_given),
            Self::Unknown => true,
            _ => false,
        }
    }

    /// Whether any documentation stands inside.
    pub(crate) fn has_docs(&self) -> bool {
        let documented = |property: &Property| !property.doc.is_empty();
        matches!(self, Self::Object(object) if object.properties.iter().any(documented))
            || self.parts().into_iter().any(Self::has_docs)
    }

    /// Visits the name of every named type inside.
    pub(crate) fn each_name<'a>(&'a self, visit: &mut impl FnMut(&'a str)) {
        if let Self::Named(name) = self {
            visit(name);
        }
        self.parts().into_iter().for_each(|part| part.each_name(visit));
    }

    /// Whether any named type stands inside.
    pub(crate) fn has_names(&self) -> bool {
        matches!(self, Self::Named(_)) || self.parts().into_iter().any(Self::has_names)
    }

    /// The names that this type is made of with no object or array around them.
    pub(crate) fn bare_names(&self) -> Vec<&str> {
        match self {
            Self::Named(name) => vec![name],
            Self::Union(types) | Self::Intersection(types) => types.iter().flat_map(Self::bare_names).collect(),
            _ => Vec::new(),
        }
    }

    /// The types that stand directly inside this one.
    fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Array(item) => vec![item],
            Self::Tuple(items, rest) => items.iter().map(|item| &item.ty).chain(rest.as_deref()).collect(),
            Self::Object(object) => {
                let rest = match &object.rest {
                    Rest::Open(rest) => Some(&**rest),
                    Rest::Unsaid | Rest::Closed => None,
                };
                object.properties.iter().map(|property| &property.ty).chain(rest).collect()
            }
            Self::Union(types) | Self::Intersection(types) => types.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The same with other names for named types.
    pub(crate) fn renamed(mut self, names: &BTreeMap<String, String>) -> Self {
        if !names.is_empty() {
            self.visit_names(&mut |name| {
                if let Some(other) = names.get(name) {
                    name.clone_from(other);
                }
            });
        }
        self
    }

    fn visit_names(&mut self, visit: &mut impl FnMut(&mut String)) {
        match self {
            Self::Named(name) => visit(name),
            Self::Array(item) => item.visit_names(visit),
            Self::Tuple(items, rest) => {
                for ty in items.iter_mut().map(|item| &mut item.ty).chain(rest.as_deref_mut()) {
                    ty.visit_names(visit);
                }
            }
            Self::Object(object) => {
                object.properties.iter_mut().for_each(|property| property.ty.visit_names(visit));
                if let Rest::Open(rest) = &mut object.rest {
                    rest.visit_names(visit);
                }
            }
            Self::Union(types) | Self::Intersection(types) => types.iter_mut().for_each(|ty| ty.visit_names(visit)),
            _ => {}
        }
    }
}

/// Adds a member that is not there yet; of literals there may be thousands, so these are looked up.
fn push_new(members: &mut Vec<Type>, literals: &mut BTreeSet<String>, ty: Type) {
    let new = match &ty {
        Type::Literal(value) => literals.insert(value.to_string()),
        ty => !members.contains(ty),
    };
    if new {
        members.push(ty);
    }
}
