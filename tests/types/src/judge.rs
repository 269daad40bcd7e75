//! What came of a comparison.

use std::fmt;

use crate::case::{Case, Verdict};
use crate::typescript::Said;

/// How many failures are shown.
const SHOWN: usize = 12;

/// How many characters of one are.
const MAX_SHOWN: usize = 3_000;

/// How far the types and the schemas agree.
#[derive(Debug, Default)]
pub struct Tally {
    /// Schemas compared.
    pub schemas: usize,
    /// Of them, those without any failure.
    pub sound: usize,
    /// Valid instances, and how many of them were accepted.
    pub valid: (usize, usize),
    /// Invalid instances that a type can refuse, and how many of them were.
    pub invalid: (usize, usize),
    /// Invalid instances that no type can refuse.
    pub inexpressible: usize,
    /// What went wrong, in words.
    pub failures: Vec<String>,
    /// How many things went wrong.
    pub wrong: usize,
}

impl Tally {
    /// Compares what the compiler said with what the schemas say.
    pub fn of(cases: &[Case], said: &[Said]) -> Self {
        let mut tally = Self::default();
        for (case, said) in cases.iter().zip(said) {
            tally.add(case, said);
        }
        tally
    }

    fn add(&mut self, case: &Case, said: &Said) {
        self.schemas += 1;
        let before = self.wrong;
        for message in &said.of_declarations {
            self.fail(case, before, &format!("the declarations are wrong: {message}"));
        }
        for (place, instance) in case.instances.iter().enumerate() {
            // Where the declarations are wrong, nothing was said of the instances.
            let accepted = said.of_declarations.is_empty() && !said.of_instances.contains_key(&place);
            let rejected = said.of_declarations.is_empty() && !accepted;
            let message = said.of_instances.get(&place).map_or("", String::as_str);
            match instance.verdict {
                Verdict::Valid => {
                    self.valid.0 += 1;
                    self.valid.1 += usize::from(accepted);
                    if !accepted {
                        let what = format!("valid but rejected: {}\n  {message}", instance.value);
                        self.fail(case, before, &what);
                    }
                }
                Verdict::Invalid => {
                    self.invalid.0 += 1;
                    self.invalid.1 += usize::from(rejected);
                    if !rejected {
                        self.fail(case, before, &format!("invalid but accepted: {}", instance.value));
                    }
                }
                Verdict::Inexpressible => self.inexpressible += 1,
            }
        }
        self.sound += usize::from(self.wrong == before);
    }

    /// Counts a failure; the first of each schema is shown.
    fn fail(&mut self, case: &Case, before: usize, what: &str) {
        if self.wrong == before {
            let text = format!("{}: {what}\n  schema {}\n{}", case.name, case.schema, case.module);
            self.failures.push(text.chars().take(MAX_SHOWN).collect());
        }
        self.wrong += 1;
    }

    /// Percent of valid instances accepted.
    pub fn accepted(&self) -> f64 {
        percent(self.valid)
    }

    /// Percent of invalid and expressible instances rejected.
    pub fn rejected(&self) -> f64 {
        percent(self.invalid)
    }
}

fn percent((all, good): (usize, usize)) -> f64 {
    if all == 0 { 100.0 } else { good as f64 * 100.0 / all as f64 }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (valid, invalid) = (self.valid, self.invalid);
        writeln!(f, "  schemas {}, wholly right {}", self.schemas, self.sound)?;
        writeln!(f, "  valid accepted {:.3} % ({} of {})", self.accepted(), valid.1, valid.0)?;
        writeln!(f, "  expressible invalid rejected {:.3} % ({} of {})", self.rejected(), invalid.1, invalid.0)?;
        writeln!(f, "  invalid beyond types {}", self.inexpressible)?;
        for failure in self.failures.iter().take(SHOWN) {
            writeln!(f, "\n{failure}")?;
        }
        let more = self.failures.len().saturating_sub(SHOWN);
        if more > 0 { writeln!(f, "and {more} more schemas with failures") } else { Ok(()) }
    }
}
