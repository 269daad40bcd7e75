use std::collections::HashSet;

use oxc_ast::ast::Ident;
use oxc_semantic::Scoping;

/// A native function that only rewritten code calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Helper {
    /// `append(variable, value)`: what `variable + value` gives, as what the variable may hold.
    Append,
    /// `append_at(variable, length, value)`: the same, if the variable's text had this length when it was read.
    AppendAt,
    /// `text(variable)`: the variable's value.
    Text,
    /// `length(variable)`: the `length` of its value.
    Length,
    /// `truth(variable)`: whether its value counts as true.
    Truth,
    /// `extend(array, iterable, offset)`: the array, new and not seen by the script, with what the iterable gives, whose
    /// `...` stands at this offset of the text.
    Extend,
    /// `push(array, ...values)`: the array, new and not seen by the script, with these values.
    Push,
    /// `listed(list)`: the list, which a loop goes over; fails if it is nothing.
    Listed,
    /// `thrown(value)`: the value, which is thrown from here.
    Thrown,
    /// `caught(error)`: nothing; what the engine says of the error is put into the script's words.
    Caught,
    /// `converting()`: nothing; an object that is being converted may be converted again.
    Converting,
}

impl Helper {
    /// Every helper, in the order of the parameters.
    pub(crate) const ALL: [Self; 11] = [
        Self::Append,
        Self::AppendAt,
        Self::Text,
        Self::Length,
        Self::Truth,
        Self::Extend,
        Self::Push,
        Self::Listed,
        Self::Thrown,
        Self::Caught,
        Self::Converting,
    ];

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Append => "append",
            Self::AppendAt => "append_at",
            Self::Text => "text",
            Self::Length => "length",
            Self::Truth => "truth",
            Self::Extend => "extend",
            Self::Push => "push",
            Self::Listed => "listed",
            Self::Thrown => "thrown",
            Self::Caught => "caught",
            Self::Converting => "converting",
        }
    }
}

/// Whether a script declares or uses this name.
pub(in crate::source) fn uses(scoping: &Scoping, name: &str) -> bool {
    names(scoping).any(|used| used == name)
}

fn names(scoping: &Scoping) -> impl Iterator<Item = &str> {
    scoping.symbol_names().chain(scoping.root_unresolved_references().keys().map(Ident::as_str))
}

/// The helpers under names that a script neither declares nor uses.
#[derive(Debug)]
pub(crate) struct Helpers {
    prefix: String,
}

impl Helpers {
    /// Names that are not in these scopes.
    pub(in crate::source) fn not_in(scoping: &Scoping) -> Self {
        let used: HashSet<&str> = names(scoping).collect();
        let mut prefix = String::from("$");
        while used.iter().any(|name| name.starts_with(&prefix)) {
            prefix.push('$');
        }
        Self { prefix }
    }

    /// The beginning of a call, up to its arguments.
    pub(super) fn call(&self, helper: Helper) -> String {
        format!("{}{}(", self.prefix, helper.name())
    }

    /// The name of a symbol that is the key of nothing.
    pub(super) fn hidden(&self) -> String {
        format!("{}hidden", self.prefix)
    }

    /// The name of a variable that holds a value from one step of an expression to the next.
    pub(super) fn held(&self) -> String {
        format!("{}held", self.prefix)
    }

    /// A name for what is declared at this offset and nowhere else.
    pub(super) fn held_at(&self, offset: u32) -> String {
        format!("{}held{offset}", self.prefix)
    }

    /// All names: of the helpers, in the order of [`Helper::ALL`], then of the hidden key and of the value held.
    pub(in crate::source) fn parameters(&self) -> String {
        let functions = Helper::ALL.map(|helper| format!("{}{}", self.prefix, helper.name())).join(", ");
        format!("{functions}, {}, {}", self.hidden(), self.held())
    }
}
