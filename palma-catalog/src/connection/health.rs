use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rmcp::model::RequestId;

/// How many lines in a row may be no message before the server is given up.
const MAX_GARBAGE_LINES: usize = 1_000;

/// What a transport saw, for those who have to say what happened.
#[derive(Debug, Default)]
pub(super) struct Health(Mutex<Facts>);

#[derive(Debug, Default)]
struct Facts {
    /// Requests of which at least one byte may have left.
    begun: HashSet<RequestId>,
    /// Requests that must not leave any more.
    withdrawn: HashSet<RequestId>,
    ended: bool,
    garbage: usize,
    garbage_in_a_row: usize,
    last_garbage: String,
    dropped: usize,
}

impl Health {
    /// Says that a request is about to leave; `false` if it must not.
    pub(super) fn begin(&self, id: &RequestId) -> bool {
        let mut facts = self.facts();
        if facts.withdrawn.remove(id) {
            return false;
        }
        facts.begun.insert(id.clone());
        true
    }

    /// Keeps a request from leaving; `false` if it may have left already.
    pub(super) fn withdraw(&self, id: &RequestId) -> bool {
        let mut facts = self.facts();
        if facts.begun.remove(id) {
            return false;
        }
        facts.withdrawn.insert(id.clone());
        true
    }

    /// Says that a request has its answer.
    pub(super) fn finish(&self, id: &RequestId) {
        self.facts().begun.remove(id);
    }

    pub(super) fn end(&self) {
        self.facts().ended = true;
    }

    pub(super) fn is_ended(&self) -> bool {
        self.facts().ended
    }

    /// Whether the server was given up because it wrote too much that is no message.
    pub(super) fn is_flooded(&self) -> bool {
        self.facts().garbage_in_a_row >= MAX_GARBAGE_LINES
    }

    pub(super) fn message(&self) {
        self.facts().garbage_in_a_row = 0;
    }

    /// Says that a line, given shortened, was no message; `false` if there were too many of them.
    pub(super) fn garbage(&self, line: String) -> bool {
        let mut facts = self.facts();
        facts.garbage += 1;
        facts.garbage_in_a_row += 1;
        facts.last_garbage = line;
        facts.garbage_in_a_row < MAX_GARBAGE_LINES
    }

    pub(super) fn dropped(&self) {
        self.facts().dropped += 1;
    }

    /// How many lines were no message, and the last of them; `None` if there was none.
    pub(super) fn seen_garbage(&self) -> Option<(usize, String)> {
        let facts = self.facts();
        (facts.garbage > 0).then(|| (facts.garbage, facts.last_garbage.clone()))
    }

    /// What may explain that an answer is missing, as the end of a sentence. Scripts and models read it, so it has
    /// nothing of what the server wrote.
    pub(super) fn note(&self) -> String {
        let facts = self.facts();
        let mut note = String::new();
        if facts.dropped > 0 {
            note.push_str("; it has sent messages of more than 16 MiB, which were dropped");
        }
        if facts.garbage > 0 {
            note.push_str("; it has written lines that are no messages");
        }
        note
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_either_leaves_or_is_withdrawn() {
        let health = Health::default();
        let (one, two) = (RequestId::Number(1), RequestId::Number(2));
        assert!(health.begin(&one) && !health.withdraw(&one));
        assert!(health.withdraw(&two) && !health.begin(&two));
    }

    #[test]
    fn a_note_does_not_quote_the_server() {
        let health = Health::default();
        assert!(health.garbage("postgres://admin:hunter2@db".to_owned()));
        assert_eq!(health.note(), "; it has written lines that are no messages");
    }

    #[test]
    fn only_garbage_without_a_message_between_counts() {
        let health = Health::default();
        assert!((1..MAX_GARBAGE_LINES).all(|_| health.garbage("x".to_owned())));
        health.message();
        assert!((1..MAX_GARBAGE_LINES).all(|_| health.garbage("x".to_owned())));
        assert!(!health.garbage("x".to_owned()));
    }
}
