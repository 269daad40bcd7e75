use std::cell::{RefCell, RefMut};
use std::collections::HashMap;
use std::rc::Rc;

use boa_engine::Context;

/// What the console remembers of a run: groups, counts and times.
#[derive(Debug, Clone, Default)]
pub(super) struct Books(Rc<RefCell<Pages>>);

#[derive(Debug, Default)]
struct Pages {
    groups: usize,
    counts: HashMap<String, u64>,
    times: HashMap<String, i64>,
}

/// How many groups move a text further in.
const MOST_GROUPS: usize = 20;

/// How many labels are remembered of a kind.
const MOST_LABELS: usize = 1_000;

impl Books {
    /// The books of the script that runs in this context, begun with its first word.
    pub(super) fn of(context: &mut Context) -> Self {
        if let Some(books) = context.get_data::<Self>() {
            return books.clone();
        }
        let books = Self::default();
        context.insert_data(books.clone());
        books
    }

    /// A text with each line moved in.
    pub(super) fn indented(&self, text: &str) -> String {
        let indent = "  ".repeat(self.pages().groups.min(MOST_GROUPS));
        if indent.is_empty() {
            return text.to_owned();
        }
        format!("{indent}{}", text.replace('\n', &format!("\n{indent}")))
    }

    /// Opens a group.
    pub(super) fn open(&self) {
        let mut pages = self.pages();
        pages.groups = pages.groups.saturating_add(1);
    }

    /// Closes a group.
    pub(super) fn close(&self) {
        let mut pages = self.pages();
        pages.groups = pages.groups.saturating_sub(1);
    }

    /// Counts once more under this label.
    pub(super) fn count(&self, label: &str) -> u64 {
        let mut pages = self.pages();
        if pages.counts.len() >= MOST_LABELS && !pages.counts.contains_key(label) {
            return 1;
        }
        let count = pages.counts.entry(label.to_owned()).or_default();
        *count += 1;
        *count
    }

    /// Counts from the beginning; `false` if there was nothing to count.
    pub(super) fn reset(&self, label: &str) -> bool {
        self.pages().counts.remove(label).is_some()
    }

    /// Notes the time; `false` if it is noted already.
    pub(super) fn start(&self, label: &str, now: i64) -> bool {
        let mut pages = self.pages();
        if pages.times.contains_key(label) {
            return false;
        }
        if pages.times.len() < MOST_LABELS {
            pages.times.insert(label.to_owned(), now);
        }
        true
    }

    /// The time that was noted, which is forgotten if this `is_end`.
    pub(super) fn started(&self, label: &str, is_end: bool) -> Option<i64> {
        let mut pages = self.pages();
        if is_end { pages.times.remove(label) } else { pages.times.get(label).copied() }
    }

    fn pages(&self) -> RefMut<'_, Pages> {
        self.0.borrow_mut()
    }
}
