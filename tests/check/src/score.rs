use std::fmt;

use palma_core::Check;

use crate::Case;

/// One thing that was said of a script.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "a test's own data")]
pub struct Finding {
    /// The name of the script.
    pub of: String,
    /// What was said, with its place.
    pub text: String,
}

/// How well mistakes were found.
#[derive(Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "a test's own data")]
pub struct Score {
    /// How many right scripts were read.
    pub right: usize,
    /// How many scripts with a mistake were read.
    pub wrong: usize,
    /// How many mistakes were found where they stand.
    pub found: usize,
    /// The mistakes that were not.
    pub missed: Vec<Finding>,
    /// What was said of right code. Further errors about the line of a mistake are about the mistake.
    pub false_errors: Vec<Finding>,
}

impl Score {
    /// Adds what was said of a script.
    pub fn add(&mut self, case: &Case, check: &Check) {
        let Some(expected) = &case.expected else {
            self.right += 1;
            self.false_errors.extend(check.errors().map(|error| finding(case, error)));
            return;
        };
        self.wrong += 1;
        let is_found = check.diagnostics.iter().any(|it| {
            it.code == expected.code && it.position.line == expected.line && it.severity == expected.severity
        });
        if is_found {
            self.found += 1;
        } else {
            let brief = check.brief();
            let said = if check.diagnostics.is_empty() { "nothing" } else { &brief };
            self.missed.push(finding(case, format!("{} on line {}, but it says {said}", expected.code, expected.line)));
        }
        let others = check.errors().filter(|error| error.position.line != expected.line);
        self.false_errors.extend(others.map(|error| finding(case, error)));
    }

    /// Which part of all that is said is right, in percent.
    pub fn precision(&self) -> f64 {
        percent(self.found, self.found + self.false_errors.len())
    }

    /// Which part of all mistakes is found, in percent.
    pub fn recall(&self) -> f64 {
        percent(self.found, self.wrong)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} right scripts, {} with a mistake", self.right, self.wrong)?;
        writeln!(f, "precision {:.1} %, recall {:.1} %", self.precision(), self.recall())?;
        for (what, findings) in [("said of right code", &self.false_errors), ("missed", &self.missed)] {
            for finding in findings {
                writeln!(f, "{what}: {}\n    {}", finding.of, finding.text.replace('\n', "\n    "))?;
            }
        }
        Ok(())
    }
}

fn finding(case: &Case, text: impl fmt::Display) -> Finding {
    Finding { of: case.name.clone(), text: text.to_string() }
}

#[expect(clippy::cast_precision_loss, reason = "no corpus has so many scripts")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use palma_core::{Diagnostic, Position, Severity};

    use super::*;
    use crate::Expected;

    #[test]
    fn what_is_said_counts_where_it_is_expected_and_nowhere_else() {
        let wrong = |line| Case {
            name: String::new(),
            script: String::new(),
            expected: Some(Expected { code: "no-await".to_owned(), line, severity: Severity::Error }),
        };
        let right = Case { expected: None, ..wrong(1) };
        let said = Check::new(vec![Diagnostic::error("no-await", Position::new(2, 1), "…")]);
        let mut score = Score::default();
        for case in [wrong(2), wrong(3), right] {
            score.add(&case, &said);
        }
        assert_eq!(
            (score.right, score.wrong, score.found, score.missed.len(), score.false_errors.len()),
            (1, 2, 1, 1, 2)
        );
        assert!((score.recall() - 50.0).abs() < 0.1 && (score.precision() - 33.3).abs() < 0.1, "{score}");
    }
}
