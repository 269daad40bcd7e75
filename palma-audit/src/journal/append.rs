use palma_core::RunId;

/// Where some lines stand in the file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// Entries that were appended together, all of which are there.
#[derive(Debug)]
pub(crate) struct Append {
    pub(crate) run: RunId,
    /// The place of the first.
    pub(crate) place: u64,
    pub(crate) count: u64,
    pub(crate) span: Span,
    /// Whether the last of them ends the run.
    pub(crate) ends: bool,
}

impl Append {
    /// The entry at `place`, alone.
    pub(crate) const fn one(run: RunId, place: u64, span: Span, ends: bool) -> Self {
        Self { run, place, count: 1, span, ends }
    }

    /// The place after the last.
    pub(crate) const fn next(&self) -> u64 {
        self.place.saturating_add(self.count)
    }
}

/// Puts appends together from their lines, and leaves out those of which a crash has kept only the first lines.
#[derive(Debug, Default)]
pub(crate) struct Appends(Option<Append>);

impl Appends {
    /// Takes the next line of the file, and gives its append once that is whole.
    pub(crate) fn line(&mut self, line: Append, more: bool) -> Option<Append> {
        let append = match self.0.take() {
            Some(begun) if begun.run == line.run && begun.next() == line.place && !begun.ends => Append {
                count: begun.count + line.count,
                span: Span { start: begun.span.start, end: line.span.end },
                ends: line.ends,
                ..begun
            },
            _ => line,
        };
        if !more {
            return Some(append);
        }
        self.0 = Some(append);
        None
    }

    /// The next line of the file is none of a journal, so that what was begun was not finished.
    pub(crate) fn interrupt(&mut self) {
        self.0 = None;
    }
}
