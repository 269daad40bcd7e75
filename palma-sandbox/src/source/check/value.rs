use std::mem::discriminant;
use std::rc::Rc;

use oxc_semantic::NodeId;
use oxc_span::Span;
use palma_core::types::Type;

use crate::frame::ToolTypes;

/// The most values that one may be.
const MAX_MEMBERS: usize = 32;

/// How many names are followed to the type they stand for.
const MAX_NAMES: usize = 16;

/// What is known of a value before the script runs.
#[derive(Debug, Clone)]
pub(super) enum Value<'t> {
    /// Nothing.
    Unknown,
    Undefined,
    Null,
    Boolean,
    Number,
    Text,
    /// Exactly this.
    Constant(Constant),
    /// An object or a list that a tool gave.
    Typed(Typed<'t>),
    /// An object that the script wrote down.
    Object(Rc<Object<'t>>),
    /// A list of any length.
    List(Rc<Self>),
    /// A list of exactly these.
    Tuple(Rc<[Self]>),
    Promise(Rc<Promise<'t>>),
    /// A function of the script.
    Function(NodeId),
    Tools,
    Server(String),
    Tool(&'t ToolTypes),
    /// Something that the script made and no tool gave, such as a `Map`.
    Made,
    /// Any of these, two or more, of which none is unknown.
    Union(Rc<[Self]>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constant {
    Text(Rc<str>),
    Number(f64),
    Boolean(bool),
}

/// A value of a type that is an object, a list, or several of these at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Typed<'t> {
    pub(super) ty: &'t Type,
    pub(super) tool: &'t ToolTypes,
}

/// What a promise comes to, and the call that made it if it is a tool's own.
#[derive(Debug, Clone)]
pub(super) struct Promise<'t> {
    pub(super) value: Value<'t>,
    pub(super) tool: Option<&'t ToolTypes>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Object<'t> {
    pub(super) fields: Vec<Field<'t>>,
    /// Whether it may have more fields than these.
    pub(super) open: bool,
    /// Whether it was kept in a variable, so that what is assigned to a field anywhere may have been assigned to it.
    pub(super) shared: bool,
    /// Whether a result of a tool was copied into it, with all that it has.
    pub(super) given: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Field<'t> {
    pub(super) name: Rc<str>,
    pub(super) value: Value<'t>,
    pub(super) span: Span,
    /// Whether it is written in the object where that is used, and not in one that has other uses.
    pub(super) fresh: bool,
}

impl<'t> Value<'t> {
    /// A value of this type.
    pub(super) fn of_type(ty: &'t Type, tool: &'t ToolTypes) -> Self {
        Self::of_type_within(ty, tool, MAX_NAMES)
    }

    fn of_type_within(ty: &'t Type, tool: &'t ToolTypes, names: usize) -> Self {
        match ty {
            Type::Null => Self::Null,
            Type::Boolean => Self::Boolean,
            Type::Number => Self::Number,
            Type::String => Self::Text,
            Type::Literal(value) => Self::of_literal(value),
            Type::Array(_) | Type::Tuple(..) | Type::Object(_) | Type::Intersection(_) => {
                Self::Typed(Typed { ty, tool })
            }
            Type::Union(types) => {
                let is_text = |ty: &Type| matches!(ty, Type::Literal(value) if value.is_string());
                if types.len() > MAX_MEMBERS && types.iter().all(is_text) {
                    return Self::Text;
                }
                Self::union(types.iter().map(|ty| Self::of_type_within(ty, tool, names)))
            }
            Type::Named(name) => match (alias(name, tool), names.checked_sub(1)) {
                (Some(ty), Some(names)) => Self::of_type_within(ty, tool, names),
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    fn of_literal(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::String(text) => Self::Constant(Constant::Text(Rc::from(text.as_str()))),
            serde_json::Value::Bool(value) => Self::Constant(Constant::Boolean(*value)),
            serde_json::Value::Number(number) => match number.as_f64() {
                Some(number) => Self::Constant(Constant::Number(number)),
                None => Self::Number,
            },
            _ => Self::Unknown,
        }
    }

    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Constant(Constant::Text(text.into()))
    }

    pub(super) fn list(item: Self) -> Self {
        Self::List(Rc::new(item))
    }

    pub(super) fn promise(value: &Self) -> Self {
        Self::Promise(Rc::new(Promise { value: value.awaited(), tool: None }))
    }

    pub(super) fn promise_of(value: Self, tool: &'t ToolTypes) -> Self {
        Self::Promise(Rc::new(Promise { value, tool: Some(tool) }))
    }

    /// Any of these: unknown if one is, or if there are too many.
    pub(super) fn union(values: impl IntoIterator<Item = Self>) -> Self {
        let mut members: Vec<Self> = Vec::new();
        for value in values {
            match value {
                Self::Unknown => return Self::Unknown,
                Self::Union(more) => more.iter().for_each(|value| push_new(&mut members, value)),
                value => push_new(&mut members, &value),
            }
            if members.len() > MAX_MEMBERS {
                return Self::Unknown;
            }
        }
        match (members.pop(), members.is_empty()) {
            (None, _) => Self::Unknown,
            (Some(only), true) => only,
            (Some(last), false) => {
                members.push(last);
                Self::Union(members.into())
            }
        }
    }

    /// What it may be, each for itself.
    pub(super) fn members(&self) -> &[Self] {
        match self {
            Self::Union(members) => members,
            only => std::slice::from_ref(only),
        }
    }

    /// The same made of each of its members.
    pub(super) fn map(&self, change: impl FnMut(&Self) -> Self) -> Self {
        Self::union(self.members().iter().map(change))
    }

    /// What `await` makes of it.
    pub(super) fn awaited(&self) -> Self {
        match self {
            Self::Promise(promise) => promise.value.awaited(),
            Self::Union(_) => self.map(Self::awaited),
            Self::Made => Self::Unknown,
            value => value.clone(),
        }
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    pub(super) fn is_nullish(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null)
    }

    /// Whether it is a text for certain.
    pub(super) fn is_text(&self) -> bool {
        self.members().iter().all(|value| matches!(value, Self::Text | Self::Constant(Constant::Text(_))))
    }

    /// Whether it is a number for certain.
    pub(super) fn is_number(&self) -> bool {
        self.members().iter().all(|value| matches!(value, Self::Number | Self::Constant(Constant::Number(_))))
    }

    /// The same without `null` and `undefined`; `None` if nothing else is left.
    pub(super) fn present(&self) -> Option<Self> {
        let mut left = self.members().iter().filter(|value| !value.is_nullish()).peekable();
        left.peek()?;
        Some(Self::union(left.cloned()))
    }

    /// The text that it is exactly.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Constant(Constant::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// What it is, in the words of a message.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Undefined => "`undefined`".to_owned(),
            Self::Null => "`null`".to_owned(),
            Self::Boolean => "a boolean".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Constant(Constant::Text(text)) => format!("the string {}", quoted(text)),
            Self::Constant(Constant::Number(number)) => format!("the number {number}"),
            Self::Constant(Constant::Boolean(value)) => format!("`{value}`"),
            Self::Typed(typed) => match typed.ty {
                Type::Array(_) | Type::Tuple(..) => "a list".to_owned(),
                ty => format!("an object `{}`", ty.brief(&typed.tool.aliases)),
            },
            Self::Object(_) => "an object".to_owned(),
            Self::List(_) | Self::Tuple(_) => "a list".to_owned(),
            Self::Promise(_) => "a promise".to_owned(),
            Self::Function(_) | Self::Tool(_) => "a function".to_owned(),
            Self::Tools | Self::Server(_) | Self::Made | Self::Unknown => "something else".to_owned(),
            Self::Union(members) => {
                let words: Vec<String> = members.iter().take(3).map(Self::words).collect();
                words.join(" or ")
            }
        }
    }
}

/// What a name of a tool's types stands for.
pub(super) fn alias<'t>(name: &str, tool: &'t ToolTypes) -> Option<&'t Type> {
    tool.aliases.iter().find(|alias| alias.name == name).map(|alias| &alias.ty)
}

/// A text in double quotes, cut to a length that a message can hold.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let cut: String = text.chars().take(LONGEST).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("`\"{}{more}\"`", cut.escape_debug())
}

fn push_new<'t>(members: &mut Vec<Value<'t>>, value: &Value<'t>) {
    let known = members.iter().any(|known| match (known, value) {
        (Value::Constant(one), Value::Constant(other)) => one == other,
        (Value::Typed(one), Value::Typed(other)) => std::ptr::eq(one.ty, other.ty),
        (Value::Function(one), Value::Function(other)) => one == other,
        (Value::Undefined | Value::Null | Value::Boolean | Value::Number | Value::Text | Value::Made, value) => {
            discriminant(known) == discriminant(value)
        }
        _ => false,
    });
    if !known {
        members.push(value.clone());
    }
}
