use std::fmt;

use miette::Diagnostic;

/// A place in a policy file, displayed as `file:line:column`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file.
    pub file: String,
    /// Where in the file, as far as Cedar says so.
    pub position: Option<Position>,
}

/// A line and a column of a text. An earlier position is less than a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Position {
    /// The number of the line, from 1.
    pub line: usize,
    /// The number of the character in the line, from 1.
    pub column: usize,
}

impl Place {
    /// The place in `file` that a diagnostic points at first.
    pub(crate) fn of(file: String, diagnostic: &dyn Diagnostic) -> Self {
        Self { file, position: Position::of(diagnostic) }
    }
}

impl Position {
    /// The position that a diagnostic points at first, in the text that it is about.
    pub(crate) fn of(diagnostic: &dyn Diagnostic) -> Option<Self> {
        let offset = diagnostic.labels()?.next()?.offset();
        let text = diagnostic.source_code()?.read_span(&(0, offset).into(), 0, 0).ok()?;
        let before = str::from_utf8(text.data().get(..offset)?).ok()?;
        let line = before.rsplit('\n').next().unwrap_or(before);
        Some(Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match self.position {
            Some(Position { line, column }) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use cedar_policy::PolicySet;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let error = text.parse::<PolicySet>().unwrap_err();
        assert_eq!(Place::of("p.cedar".to_owned(), &error).to_string(), expected);
    }

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        check("allow (principal, action, resource);", "p.cedar:1:1");
        check("\nallow (principal, action, resource);", "p.cedar:2:1");
        check("permit (principal, action, resource)\r\n  when { 1 == };\r\n", "p.cedar:2:15");
        check("permit (principal, action, resource)", "p.cedar:1:37");
    }

    #[test]
    fn a_column_is_a_character_and_not_a_byte() {
        check("// é𝄞\npermit (principal, action, resource) when { \"é𝄞\" == };", "p.cedar:2:53");
    }

    #[test]
    fn without_a_label_the_file_is_the_place() {
        let place = Place { file: "p.cedar".to_owned(), position: None };
        assert_eq!(place.to_string(), "p.cedar");
    }
}
