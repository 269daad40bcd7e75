//! What a member of a value is, by the type it has.

use palma_core::types::{Object, Rest, Type};

use super::builtins;
use super::value::{Promise, Typed, Value, alias};
use crate::frame::ToolTypes;

/// How many types are looked into for one property.
const MAX_STEPS: usize = 200;

/// What there is under a name.
#[derive(Debug, Clone)]
pub(super) enum Lookup<'t> {
    Found(Value<'t>),
    Absent(Absence),
    /// It cannot be said.
    Unknown,
}

/// How sure it is that a property is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Absence {
    /// The value's type does not mention it and forbids nothing.
    Unsaid,
    /// It is.
    Certain,
}

impl<'t> Value<'t> {
    /// The member of this name. Of several values it is found if one has it, and absent if none has.
    pub(super) fn member(&self, name: &str) -> Lookup<'t> {
        let mut found = Vec::new();
        let mut absent = None;
        for value in self.members().iter().filter(|value| !value.is_nullish()) {
            match value.own_member(name) {
                Lookup::Unknown => return Lookup::Unknown,
                Lookup::Found(value) => found.push(value),
                Lookup::Absent(absence) => absent = absent.min(Some(absence)).or(Some(absence)),
            }
        }
        match (found.is_empty(), absent) {
            (true, None) => Lookup::Unknown,
            (true, Some(absence)) => Lookup::Absent(absence),
            (false, None) => Lookup::Found(Self::union(found)),
            (false, Some(_)) => Lookup::Found(Self::union(found.into_iter().chain([Self::Undefined]))),
        }
    }

    fn own_member(&self, name: &str) -> Lookup<'t> {
        if builtins::is_object_member(name) {
            return Lookup::Unknown;
        }
        let builtin = |names: &[&str]| {
            if names.contains(&name) { Lookup::Unknown } else { Lookup::Absent(Absence::Certain) }
        };
        match self {
            Self::Typed(typed) => typed.member(name, &mut 0),
            Self::Object(object) => {
                let field = object.fields.iter().find(|field| *field.name == *name);
                match field {
                    Some(field) => Lookup::Found(field.value.clone()),
                    // What is empty is there to be filled.
                    None if object.open || object.fields.is_empty() => Lookup::Unknown,
                    None => Lookup::Absent(Absence::Certain),
                }
            }
            Self::List(_) | Self::Tuple(_) => list_member(self, name),
            Self::Text | Self::Constant(super::value::Constant::Text(_)) => match name {
                "length" => Lookup::Found(Self::Number),
                _ if is_place(name) => Lookup::Found(Self::Text),
                _ => builtin(builtins::STRING),
            },
            Self::Number | Self::Constant(super::value::Constant::Number(_)) => builtin(builtins::NUMBER),
            Self::Boolean | Self::Constant(super::value::Constant::Boolean(_)) => builtin(&[]),
            Self::Promise(_) => builtin(builtins::PROMISE),
            _ => Lookup::Unknown,
        }
    }

    /// What a loop over it, or a method that calls back for each, gives; unknown if it is no list for certain.
    pub(super) fn element(&self) -> Self {
        let present: Vec<&Self> = self.members().iter().filter(|value| !value.is_nullish()).collect();
        Self::union(present.into_iter().map(|value| match value {
            Self::List(item) => (**item).clone(),
            Self::Tuple(items) => Self::union(items.iter().cloned()),
            Self::Text | Self::Constant(super::value::Constant::Text(_)) => Self::Text,
            Self::Typed(typed) => typed.element(),
            _ => Self::Unknown,
        }))
    }

    /// What stands at a place of it.
    pub(super) fn at(&self, place: usize) -> Self {
        match self {
            // It may have grown under another name.
            Self::Tuple(items) => items.get(place).cloned().unwrap_or(Self::Unknown),
            Self::Union(_) => self.map(|value| value.at(place)),
            Self::Typed(Typed { ty: Type::Tuple(items, _), tool }) if place < items.len() => {
                items.get(place).map_or(Self::Unknown, |item| Self::of_type(&item.ty, tool))
            }
            Self::Undefined | Self::Null => Self::Unknown,
            value => match value.element() {
                Self::Unknown => Self::Unknown,
                element => Self::union([element, Self::Undefined]),
            },
        }
    }

    /// Whether it is a list for certain.
    pub(super) fn is_list(&self) -> bool {
        self.members().iter().all(|value| match value {
            Self::List(_) | Self::Tuple(_) => true,
            Self::Typed(typed) => matches!(typed.ty, Type::Array(_) | Type::Tuple(..)),
            _ => false,
        })
    }

    /// Whether it is an object and no list for certain, whatever it has.
    pub(super) fn is_record(&self) -> bool {
        self.members().iter().all(|value| match value {
            Self::Typed(typed) => typed.is_record(&mut 0),
            _ => false,
        })
    }

    /// Whether it came from a tool, or is a list of what did; a plain value may have, if it was read of one.
    pub(super) fn is_given(&self, of_given: bool) -> bool {
        match self {
            Self::Typed(_) => true,
            Self::List(item) => item.members().iter().any(|item| item.is_given(false) || item.as_promise().is_some()),
            Self::Tuple(items) => {
                items.iter().flat_map(Self::members).any(|item| item.is_given(false) || item.as_promise().is_some())
            }
            Self::Text | Self::Number | Self::Boolean | Self::Constant(_) => of_given,
            _ => false,
        }
    }

    /// The promise that it is for certain.
    pub(super) fn as_promise(&self) -> Option<&Promise<'t>> {
        match self {
            Self::Promise(promise) => Some(promise),
            _ => None,
        }
    }
}

impl<'t> Typed<'t> {
    fn member(self, name: &str, steps: &mut usize) -> Lookup<'t> {
        *steps += 1;
        if *steps > MAX_STEPS {
            return Lookup::Unknown;
        }
        match self.ty {
            Type::Object(object) => self.property(object, name),
            Type::Array(_) | Type::Tuple(..) => list_member(&Value::Typed(self), name),
            Type::Intersection(types) => self.member_of_all(types, name, steps),
            Type::Named(named) => match alias(named, self.tool) {
                Some(ty) => Self { ty, ..self }.member(name, steps),
                None => Lookup::Unknown,
            },
            // In a type that is several at once.
            Type::Union(types) => {
                let values = types.iter().map(|ty| Value::of_type(ty, self.tool));
                Value::union(values).member(name)
            }
            _ => Lookup::Unknown,
        }
    }

    fn property(self, object: &'t Object, name: &str) -> Lookup<'t> {
        if let Some(property) = object.properties.iter().find(|property| property.name == name) {
            let value = Value::of_type(&property.ty, self.tool);
            return Lookup::Found(if property.required { value } else { Value::union([value, Value::Undefined]) });
        }
        match &object.rest {
            Rest::Closed => Lookup::Absent(Absence::Certain),
            Rest::Unsaid if object.properties.is_empty() => Lookup::Unknown,
            Rest::Unsaid => Lookup::Absent(Absence::Unsaid),
            Rest::Open(rest) => Lookup::Found(Value::union([Value::of_type(rest, self.tool), Value::Undefined])),
        }
    }

    /// The member of a value that has all of these types.
    fn member_of_all(self, types: &'t [Type], name: &str, steps: &mut usize) -> Lookup<'t> {
        let mut absent = None;
        for ty in types {
            match (Self { ty, ..self }).member(name, steps) {
                Lookup::Absent(absence) => absent = absent.max(Some(absence)),
                // What one type says of it may be less than what all say.
                Lookup::Found(_) | Lookup::Unknown => return Lookup::Unknown,
            }
        }
        absent.map_or(Lookup::Unknown, Lookup::Absent)
    }

    fn element(self) -> Value<'t> {
        match self.ty {
            Type::Array(item) => Value::of_type(item, self.tool),
            Type::Tuple(items, rest) => {
                let items = items.iter().map(|item| &item.ty).chain(rest.as_deref());
                Value::union(items.map(|ty| Value::of_type(ty, self.tool)))
            }
            _ => Value::Unknown,
        }
    }

    fn is_record(self, steps: &mut usize) -> bool {
        *steps += 1;
        match self.ty {
            _ if *steps > MAX_STEPS => false,
            Type::Object(_) => true,
            Type::Intersection(types) => types.iter().any(|ty| Self { ty, ..self }.is_record(steps)),
            Type::Named(name) => alias(name, self.tool).is_some_and(|ty| Self { ty, ..self }.is_record(steps)),
            _ => false,
        }
    }

    /// The names of the properties that it declares, as far as it is one object.
    pub(super) fn names(self) -> Vec<&'t str> {
        match self.ty {
            Type::Object(object) => object.properties.iter().map(|property| property.name.as_str()).collect(),
            Type::Intersection(types) => types.iter().flat_map(|ty| Self { ty, ..self }.names()).collect(),
            Type::Named(name) => match alias(name, self.tool) {
                Some(ty @ Type::Object(_)) => Self { ty, ..self }.names(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The only property of it that is a list.
    pub(super) fn only_list(self) -> Option<&'t str> {
        let Type::Object(object) = self.ty else { return None };
        let is_list =
            |ty: &'t Type, tool: &'t ToolTypes| Value::of_type(ty, tool).present().is_some_and(|it| it.is_list());
        let mut lists = object.properties.iter().filter(|property| is_list(&property.ty, self.tool));
        lists.next().filter(|_| lists.next().is_none()).map(|property| property.name.as_str())
    }
}

fn list_member<'t>(list: &Value<'t>, name: &str) -> Lookup<'t> {
    match name {
        "length" => Lookup::Found(Value::Number),
        _ if is_place(name) => Lookup::Found(name.parse().map_or(Value::Unknown, |place| list.at(place))),
        _ if builtins::ARRAY.contains(&name) => Lookup::Unknown,
        _ => Lookup::Absent(Absence::Certain),
    }
}

fn is_place(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}
