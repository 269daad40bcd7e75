use std::collections::BTreeMap;

use serde_json::Value;

/// A type that TypeScript can say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Unknown,
    Never,
    Null,
    Boolean,
    Number,
    String,
    /// A string, a number or a boolean.
    Literal(Value),
    Array(Box<Self>),
    Tuple(Vec<Item>, Option<Box<Self>>),
    Object(Object),
    Union(Vec<Self>),
    Intersection(Vec<Self>),
    /// One of the types declared beside the tool.
    Named(String),
}

/// One place of a tuple.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) ty: Type,
    pub(super) optional: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Object {
    pub(super) properties: Vec<Property>,
    pub(super) rest: Rest,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) required: bool,
    pub(super) doc: String,
}

/// What an object may have besides its properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Rest {
    /// The schema does not say.
    #[default]
    Unsaid,
    Closed,
    Open(Box<Type>),
}

impl Type {
    /// Any of these: flattened, without repetition, `unknown` if one is.
    pub(super) fn union(types: impl IntoIterator<Item = Self>) -> Self {
        let mut members = Vec::new();
        for ty in types {
            match ty {
                Self::Unknown => return Self::Unknown,
                Self::Never => {}
                Self::Union(more) => more.into_iter().for_each(|ty| push_new(&mut members, ty)),
                ty => push_new(&mut members, ty),
            }
        }
        if members.contains(&Self::Literal(Value::Bool(true))) && members.contains(&Self::Literal(Value::Bool(false))) {
            members.retain(|ty| !matches!(ty, Self::Literal(Value::Bool(_))));
            push_new(&mut members, Self::Boolean);
        }
        members.retain(|ty| *ty != Self::Never);
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
    pub(super) fn intersection(types: impl IntoIterator<Item = Self>) -> Self {
        let mut members = Vec::new();
        for ty in types {
            match ty {
                Self::Never => return Self::Never,
                Self::Unknown => {}
                Self::Intersection(more) => more.into_iter().for_each(|ty| push_new(&mut members, ty)),
                ty => push_new(&mut members, ty),
            }
        }
        match (members.pop(), members.is_empty()) {
            (None, _) => Self::Unknown,
            (Some(only), true) => only,
            (Some(last), false) => {
                members.push(last);
                Self::Intersection(members)
            }
        }
    }

    /// The type that only this value has.
    pub(super) fn of_value(value: &Value) -> Self {
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
    pub(super) fn accepts_nothing_given(&self) -> bool {
        match self {
            Self::Object(object) => object.properties.iter().all(|property| !property.required),
            Self::Union(types) => types.iter().any(Self::accepts_nothing_given),
            Self::Intersection(types) => types.iter().all(Self::accepts_nothing_given),
            Self::Unknown => true,
            _ => false,
        }
    }

    /// Whether any documentation stands inside.
    pub(super) fn has_docs(&self) -> bool {
        match self {
            Self::Array(item) => item.has_docs(),
            Self::Tuple(items, rest) => {
                items.iter().any(|item| item.ty.has_docs()) || rest.as_ref().is_some_and(|rest| rest.has_docs())
            }
            Self::Object(object) => {
                let inside = |property: &Property| !property.doc.is_empty() || property.ty.has_docs();
                object.properties.iter().any(inside) || matches!(&object.rest, Rest::Open(rest) if rest.has_docs())
            }
            Self::Union(types) | Self::Intersection(types) => types.iter().any(Self::has_docs),
            _ => false,
        }
    }

    /// The same with other names for named types.
    pub(super) fn renamed(mut self, names: &BTreeMap<String, String>) -> Self {
        if !names.is_empty() {
            self.visit_names(&mut |name| {
                if let Some(other) = names.get(name) {
                    name.clone_from(other);
                }
            });
        }
        self
    }

    /// Visits the name of every named type inside.
    pub(super) fn visit_names(&mut self, visit: &mut impl FnMut(&mut String)) {
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

fn push_new(members: &mut Vec<Type>, ty: Type) {
    if !members.contains(&ty) {
        members.push(ty);
    }
}

/// Adds declared types to others; answers with the new names of those whose name meant something else.
pub(super) fn merge(types: &mut Vec<(String, Type)>, more: Vec<(String, Type)>) -> BTreeMap<String, String> {
    let mut renamed = BTreeMap::new();
    for (name, ty) in &more {
        let same = types.iter().any(|(other, known)| other == name && known == ty);
        if !same && types.iter().any(|(other, _)| other == name) {
            let free = (2_u64..).map(|number| format!("{name}{number}"));
            let taken = |free: &String| types.iter().chain(&more).any(|(other, _)| other == free);
            if let Some(free) = free.into_iter().find(|free| !taken(free)) {
                renamed.insert(name.clone(), free);
            }
        }
    }
    for (name, ty) in more {
        let name = renamed.get(&name).cloned().unwrap_or(name);
        let ty = ty.renamed(&renamed);
        if !types.iter().any(|(other, _)| *other == name) {
            types.push((name, ty));
        }
    }
    renamed
}
