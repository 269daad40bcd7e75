use std::sync::Arc;

use async_trait::async_trait;

use crate::{Attempt, AttemptOutcome, Prompt, ScriptWriter, WriterError, Written};

/// A ladder of writers: the next one is asked once the one before has failed often enough in some way.
///
/// Without more said, a writer gives way to the next after two scripts refused by the check, two answers without a
/// script, or one script that ran and threw or reached a limit. What counts is what has happened since the writer's
/// turn began. It keeps no state: the same attempts always lead to the same writer.
///
/// ```
/// # use palma_core::{AttemptOutcome, Escalate, ScriptWriter};
/// # fn ladder(small: impl ScriptWriter, large: impl ScriptWriter) -> Escalate {
/// Escalate::new(small).then(large).after(AttemptOutcome::Tool, 2)
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Escalate {
    writers: Vec<Arc<dyn ScriptWriter>>,
    first: Arc<dyn ScriptWriter>,
    rules: Vec<(AttemptOutcome, u32)>,
}

impl Escalate {
    /// Begins with this writer.
    pub fn new(first: impl ScriptWriter) -> Self {
        let rules = vec![
            (AttemptOutcome::Check, 2),
            (AttemptOutcome::NotWritten, 2),
            (AttemptOutcome::Script, 1),
            (AttemptOutcome::Limit, 1),
        ];
        Self { writers: Vec::new(), first: Arc::new(first), rules }
    }

    /// Goes on with this writer, after the ones before.
    pub fn then(mut self, next: impl ScriptWriter) -> Self {
        self.writers.push(Arc::new(next));
        self
    }

    /// Has a writer give way after so many attempts with this outcome; never for 0.
    pub fn after(mut self, outcome: AttemptOutcome, times: u32) -> Self {
        self.rules.retain(|(known, _)| *known != outcome);
        if times > 0 {
            self.rules.push((outcome, times));
        }
        self
    }

    /// Whose turn it is after these attempts, counted from 0.
    fn level(&self, attempts: &[Attempt]) -> usize {
        let mut level = 0;
        let mut turn: Vec<AttemptOutcome> = Vec::new();
        for Attempt { outcome, .. } in attempts {
            turn.push(*outcome);
            let times = turn.iter().filter(|other| *other == outcome).count();
            let rule = self.rules.iter().find(|(known, _)| known == outcome);
            if rule.is_some_and(|(_, most)| times as u64 >= u64::from(*most)) {
                level += 1;
                turn.clear();
            }
        }
        level.min(self.writers.len())
    }
}

#[async_trait]
impl ScriptWriter for Escalate {
    async fn write(&self, prompt: &Prompt) -> Result<Written, WriterError> {
        let above = self.level(&prompt.attempts).checked_sub(1).and_then(|place| self.writers.get(place));
        above.unwrap_or(&self.first).write(prompt).await
    }
}

#[cfg(test)]
mod tests {
    use AttemptOutcome::{Check, Host, NotWritten, Script, Tool};

    use super::*;

    #[derive(Debug)]
    struct Silent;

    #[async_trait]
    impl ScriptWriter for Silent {
        async fn write(&self, _: &Prompt) -> Result<Written, WriterError> {
            Err(WriterError::unavailable("it is silent"))
        }
    }

    #[track_caller]
    fn check(ladder: &Escalate, outcomes: &[AttemptOutcome], expected: usize) {
        let attempts: Vec<Attempt> =
            (1..).zip(outcomes).map(|(number, &outcome)| Attempt::new(number, outcome)).collect();
        assert_eq!(ladder.level(&attempts), expected, "{outcomes:?}");
    }

    #[test]
    fn a_writer_gives_way_after_a_script_failure_or_two_refusals() {
        let ladder = Escalate::new(Silent).then(Silent).then(Silent);
        check(&ladder, &[], 0);
        check(&ladder, &[Check], 0);
        check(&ladder, &[Check, Check], 1);
        check(&ladder, &[Check, NotWritten, Check], 1);
        check(&ladder, &[Script], 1);
        check(&ladder, &[Tool, Host, Tool], 0);
        check(&ladder, &[Script, Check], 1);
        check(&ladder, &[Check, Script, Check, Check], 2);
        check(&ladder, &[Script, Script, Script, Script], 2);
    }

    #[test]
    fn when_a_writer_gives_way_is_the_hosts_to_say() {
        let ladder = Escalate::new(Silent).then(Silent).after(Tool, 1).after(Script, 3).after(Check, 0);
        check(&ladder, &[Tool], 1);
        check(&ladder, &[Script, Script], 0);
        check(&ladder, &[Script, Script, Script], 1);
        check(&ladder, &[Check, Check, Check], 0);
    }
}
