use super::append::{Append, Span};

/// What the index knows of a run.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// How many places are given, to entries that are durable or on their way.
    pub(crate) given: u64,
    /// How many entries are durable.
    pub(crate) kept: u64,
    /// Where these are.
    pub(crate) spans: Vec<Span>,
    /// Whether an end is among those given.
    pub(crate) ended: bool,
    /// The last line that was found to be the run's.
    line: u64,
    /// Why the run cannot be read.
    pub(crate) damage: Option<String>,
}

impl Run {
    /// Follows what was found in the file; `line` is the number of its last line.
    pub(crate) fn found(&mut self, append: &Append, line: u64) {
        if self.ended {
            self.damage(format!("line {line}: the run goes on after its end"));
        } else if append.place != self.given {
            self.damage(format!("line {line}: entry {} stands where {} should", append.place, self.given));
        }
        self.given = append.next();
        self.line = line;
        self.keep(append.count, append.span);
        self.ended |= append.ends;
    }

    /// These places, which were given, are durable now.
    pub(crate) fn keep(&mut self, count: u64, span: Span) {
        self.kept = self.kept.saturating_add(count);
        match self.spans.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => self.spans.push(span),
        }
    }

    /// Says what a damaged line means for the run: it may have been the last entry, unless one follows or none can.
    pub(crate) fn lost(&mut self, damaged: u64) {
        if self.line < damaged && !self.ended {
            self.damage(format!("line {damaged} is damaged or missing, and may have been an entry of this run"));
        }
    }

    fn damage(&mut self, problem: String) {
        self.damage.get_or_insert(problem);
    }
}
