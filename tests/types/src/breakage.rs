//! Printers that are wrong in a way others are, made of the right one's text, to see the oracle catch them.

/// What a broken printer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakage {
    /// It takes every property for a required one.
    Optional,
    /// It leaves out the parentheses around a union in an array.
    Parentheses,
    /// It writes `{}` for an object without properties, which is any value but `null`.
    Closed,
}

impl Breakage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Optional, Self::Parentheses, Self::Closed];

    /// What such a printer would have written.
    pub fn applied(self, module: &str) -> String {
        match self {
            Self::Optional => module.replace("?: ", ": "),
            Self::Parentheses => without_parentheses(module),
            Self::Closed => module.replace("Record<string, never>", "{}"),
        }
    }
}

/// The text with `(…)[]` written as `…[]`.
fn without_parentheses(module: &str) -> String {
    let mut text = module.to_owned();
    let mut from = 0;
    while let Some(end) = text.get(from..).and_then(|rest| rest.find(")[]")).map(|place| place + from) {
        let before = text.get(..end).unwrap_or_default();
        let mut depth = 0_usize;
        let start = before.char_indices().rev().find(|(_, c)| match c {
            ')' => {
                depth += 1;
                false
            }
            '(' if depth == 0 => true,
            '(' => {
                depth -= 1;
                false
            }
            _ => false,
        });
        let Some((start, _)) = start else { break };
        text.replace_range(end..=end, "");
        text.replace_range(start..=start, "");
        from = end;
    }
    text
}
