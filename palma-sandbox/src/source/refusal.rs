use palma_core::{Diagnostic, Position};

use super::MOST_DIAGNOSTICS;

/// Something in a script that would have to be translated, or that cannot work in one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Refusal {
    Import,
    ImportTools,
    ImportNetwork,
    Export,
    ImportMeta,
    EnumValue,
    Namespace,
    Decorator,
    ParameterProperty,
    PropertyRead,
    Accessor,
    Grouping,
    Using,
    ComputedRest,
}

impl Refusal {
    const fn message(self) -> &'static str {
        match self {
            Self::Import => "a script has no modules; call tools as `tools.server.tool({…})`",
            Self::ImportTools => "`tools` and `console` are there without an import; leave this line out",
            Self::ImportNetwork => "a script has no modules and no network; call a tool, as `tools.server.tool({…})`",
            Self::Export => {
                "a script exports nothing; leave out `export` and end the script with its value, or `return` it"
            }
            Self::ImportMeta => "a script has no modules, so there is no `import.meta`",
            Self::EnumValue => {
                "an enum member that follows a text member needs a value of its own, such as `B = \"b\"`"
            }
            Self::Namespace => "`namespace` is not supported; use an object, or plain functions",
            Self::Decorator => "decorators are not supported; call the function on the class or the method instead",
            Self::ParameterProperty => {
                "a parameter property needs a constructor whose own statements call `super(…)`, if the class extends \
                 another; declare the field and assign it there"
            }
            Self::PropertyRead => {
                "this field reads a parameter property before the constructor sets it; assign it in the constructor"
            }
            Self::Grouping => "put what `as` or `satisfies` applies to in parentheses, together with its type",
            Self::ComputedRest => {
                "a computed key beside a rest is not supported in an assignment; declare the names with `const` or `let`"
            }
            Self::Using => {
                "`using` is not supported; write `const`, and call what disposes of it in `finally` of a `try`"
            }
            Self::Accessor => "`accessor` fields are not supported; write a field, or a getter and a setter",
        }
    }
}

/// Says what is refused at which offset, first in the text first.
pub(super) fn diagnostics(text: &str, mut refusals: Vec<(u32, Refusal)>) -> Vec<Diagnostic> {
    refusals.sort_by_key(|&(offset, _)| offset);
    refusals
        .into_iter()
        .take(MOST_DIAGNOSTICS)
        .map(|(offset, refusal)| {
            Diagnostic::error("unsupported", Position::of_offset(text, offset as usize), refusal.message())
        })
        .collect()
}
