use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use palma_core::{AttemptOutcome, Event, ModelUsage, Printable, Record};
use serde::Serialize;

use crate::{ReadError, Records};

/// How tasks went, from their records and nothing else.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tasks = palma_audit::Tasks::read("audit")?;
/// println!("{tasks}");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tasks {
    /// Tasks that were opened.
    pub opened: u64,
    /// Tasks that ended, in any way.
    pub ended: u64,
    /// Tasks whose last attempt completed.
    pub completed: u64,
    /// Tasks whose first attempt completed.
    pub first_try: u64,
    /// Attempts, by how they went.
    pub outcomes: BTreeMap<AttemptOutcome, u64>,
    /// What each model took, by its name, the attempts of tasks that failed included.
    pub models: BTreeMap<String, ModelTotal>,
    /// From opening to end of the tasks that ended, added up, in microseconds.
    pub micros: u64,
    /// The part of it in which scripts were written, in microseconds.
    pub writing_micros: u64,
}

/// What one model took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelTotal {
    /// Answers it gave.
    pub answers: u64,
    /// Tokens it read.
    pub input_tokens: u64,
    /// Tokens it wrote.
    pub output_tokens: u64,
}

impl Tasks {
    /// Reads the whole log in folder `dir`. Lines that are no records are passed over: [`verify`](crate::verify) names them.
    pub fn read(dir: impl AsRef<Path>) -> Result<Self, ReadError> {
        let mut tasks = Self::default();
        for item in Records::open(dir)? {
            match item {
                Ok(entry) => tasks.add(&entry.record),
                Err(error) if error.line().is_none() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(tasks)
    }

    /// Adds one record. Those that are not of tasks change nothing.
    pub fn add(&mut self, record: &Record) {
        match &record.event {
            Event::TaskOpened { .. } => self.opened += 1,
            Event::AttemptMade { outcome, usage, writing_micros, .. } => {
                *self.outcomes.entry(*outcome).or_default() += 1;
                self.writing_micros = self.writing_micros.saturating_add(*writing_micros);
                if let Some(usage) = usage {
                    self.models.entry(usage.model.clone()).or_default().add(usage);
                }
            }
            Event::TaskEnded { outcome, attempts, micros } => {
                self.ended += 1;
                self.micros = self.micros.saturating_add(*micros);
                if *outcome == AttemptOutcome::Completed {
                    self.completed += 1;
                    self.first_try += u64::from(*attempts == 1);
                }
            }
            _ => {}
        }
    }

    /// Attempts that came to an end.
    pub fn attempts(&self) -> u64 {
        self.outcomes.values().sum()
    }

    /// Tokens that models read and wrote, over all attempts.
    pub fn tokens(&self) -> u64 {
        self.models.values().map(|total| total.input_tokens.saturating_add(total.output_tokens)).sum()
    }

    /// The part of the tasks that ended whose first attempt completed, from 0 to 1; `None` if none has ended.
    pub fn first_try_rate(&self) -> Option<f64> {
        ratio(self.first_try, self.ended)
    }

    /// All tokens, those of tasks that failed included, for each task that completed; `None` if none has.
    pub fn tokens_per_completed(&self) -> Option<f64> {
        ratio(self.tokens(), self.completed)
    }

    /// What the models cost, where `price` says what a million tokens read and a million written cost of each; `None` if it does
    /// not know one of them.
    pub fn cost(&self, price: impl Fn(&str) -> Option<(f64, f64)>) -> Option<f64> {
        let costs = self.models.iter().map(|(model, total)| {
            let (read, written) = price(model)?;
            Some(millions(total.input_tokens) * read + millions(total.output_tokens) * written)
        });
        costs.sum()
    }
}

impl ModelTotal {
    const fn add(&mut self, usage: &ModelUsage) {
        self.answers += 1;
        self.input_tokens = self.input_tokens.saturating_add(usage.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(usage.output_tokens);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate of more than 2^53 is not looked at that closely")]
fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[expect(clippy::cast_precision_loss, reason = "beyond 2^53 tokens nobody counts one")]
fn millions(tokens: u64) -> f64 {
    tokens as f64 / 1e6
}

impl fmt::Display for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { opened, ended, completed, first_try, micros, .. } = self;
        let attempts = self.attempts();
        write!(
            f,
            "{opened} tasks, {ended} ended, {completed} completed, {first_try} at the first of {attempts} attempts"
        )?;
        if let Some(tokens) = self.tokens_per_completed() {
            write!(f, ", {tokens:.0} tokens for each completed")?;
        }
        write!(f, ", {} ms", micros / 1000)?;
        for (model, total) in &self.models {
            let ModelTotal { answers, input_tokens, output_tokens } = total;
            write!(f, "\n{}: {answers} answers, {input_tokens} + {output_tokens} tokens", Printable(model))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::testing::{attempt_made, ended, lines, opened, task_ended, task_opened};

    fn read() -> Tasks {
        use AttemptOutcome::{Check, Completed, NotWritten, Policy};
        let usage = |model: &str, read, written| Some(ModelUsage::new(model, read, written));
        let records = [
            task_opened("a"),
            opened("run"),
            ended("run", 0),
            attempt_made("a", 1, Completed, usage("small", 1_000, 100)),
            task_ended("a", Completed, 1),
            task_opened("b"),
            attempt_made("b", 1, Check, usage("small", 2_000, 200)),
            task_opened("c"),
            attempt_made("c", 1, Policy, usage("small", 500, 50)),
            attempt_made("b", 2, NotWritten, None),
            attempt_made("b", 3, Completed, usage("large", 3_000, 300)),
            task_ended("b", Completed, 3),
            task_ended("c", Policy, 1),
            task_opened("d"),
        ];
        let dir = tempfile::tempdir().unwrap();
        let mut file = lines(records);
        file.extend(b"no record\n");
        fs::write(dir.path().join("records.jsonl"), file).unwrap();
        Tasks::read(dir.path()).unwrap()
    }

    #[test]
    fn how_tasks_went_is_told_from_their_records_alone() {
        let tasks = read();
        assert_eq!((tasks.opened, tasks.ended, tasks.completed, tasks.first_try), (4, 3, 2, 1));
        assert_eq!((tasks.attempts(), tasks.outcomes[&AttemptOutcome::Completed]), (5, 2));
        assert_eq!((tasks.tokens(), tasks.tokens_per_completed()), (7_150, Some(3_575.0)));
        assert_eq!(tasks.first_try_rate(), Some(1.0 / 3.0));
        assert_eq!((tasks.micros, tasks.writing_micros), (3 * 5_000, 5 * 700));
        let small = &tasks.models["small"];
        assert_eq!((small.answers, small.input_tokens, small.output_tokens), (3, 3_500, 350));
        assert_eq!(
            tasks.to_string(),
            "4 tasks, 3 ended, 2 completed, 1 at the first of 5 attempts, 3575 tokens for each completed, 15 ms\n\
             large: 1 answers, 3000 + 300 tokens\nsmall: 3 answers, 3500 + 350 tokens"
        );
    }

    #[test]
    fn a_cost_is_known_only_if_every_price_is() {
        let tasks = read();
        let cost = tasks.cost(|model| Some(if model == "small" { (1.0, 4.0) } else { (10.0, 40.0) })).unwrap();
        assert!((cost - (0.0035 + 0.0014 + 0.03 + 0.012)).abs() < 1e-12, "{cost}");
        assert_eq!(tasks.cost(|model| (model == "small").then_some((1.0, 4.0))), None);
        assert_eq!((Tasks::default().first_try_rate(), Tasks::default().tokens_per_completed()), (None, None));
    }
}
