use std::io;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, OnceLock};

use super::{Queued, What};
use crate::journal::{Runs, Span};
use crate::recovery::Tail;
use crate::storage::Storage;

/// How many records and appends are written at once.
const BATCH_RECORDS: usize = 1024;

/// At how many bytes a batch takes no further record.
const BATCH_BYTES: usize = 1 << 20;

/// How much memory is kept from batch to batch, in bytes.
const KEPT_BUFFER: usize = 2 * BATCH_BYTES;

/// Writes what is queued, batch by batch: everything that came while the last batch was being synced is the next.
#[derive(Debug)]
pub(super) struct Committer<S> {
    storage: S,
    /// The last sequence number that is durable.
    seq: u64,
    /// The length of the file up to there.
    length: u64,
    runs: Arc<Runs>,
    failure: Arc<OnceLock<String>>,
    buffer: Vec<u8>,
}

impl<S: Storage> Committer<S> {
    pub(super) fn new(storage: S, tail: &Tail, runs: Arc<Runs>, failure: Arc<OnceLock<String>>) -> Self {
        Self { storage, seq: tail.seq, length: tail.length, runs, failure, buffer: Vec::new() }
    }

    /// Writes whenever the bell is rung, until nobody can ring it any more or a batch fails.
    pub(super) fn run(mut self, queue: &Receiver<Queued>, bell: &Receiver<()>) {
        loop {
            let ringing = bell.recv().is_ok();
            while let Ok(first) = queue.try_recv() {
                let batch = gather(first, queue);
                if let Err(error) = self.commit(&batch) {
                    self.give_up(&error);
                    drop(batch);
                    // Each line that still comes is dropped untold, which is how its sender learns of the failure.
                    queue.iter().for_each(drop);
                    return;
                }
                for queued in batch {
                    // Whoever asked may have stopped waiting.
                    let _ = queued.durable.send(());
                }
            }
            if !ringing {
                return;
            }
        }
    }

    fn commit(&mut self, batch: &[Queued]) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.shrink_to(KEPT_BUFFER);
        let mut seq = self.seq;
        let mut length = self.length;
        let mut kept = Vec::new();
        for queued in batch {
            for line in queued.what.lines() {
                seq = seq.checked_add(1).ok_or_else(|| io::Error::other("there are no more sequence numbers"))?;
                line.write_line(seq, &mut self.buffer)?;
            }
            let end = self.length.saturating_add(self.buffer.len() as u64);
            if let What::Entries(lines) = &queued.what
                && length < end
            {
                kept.push((lines, Span { start: length, end }));
            }
            length = end;
        }
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.storage.append(&self.buffer)?;
        self.storage.sync()?;
        (self.seq, self.length) = (seq, length);
        for (lines, span) in kept {
            self.runs.keep(lines, span);
        }
        Ok(())
    }

    /// Takes back what may have been written of the failed batch, and lets nothing be written after it.
    ///
    /// A system may forget what it could not sync and still show it to a reader, so that neither the file nor a
    /// second sync can be believed.
    fn give_up(&mut self, error: &io::Error) {
        tracing::error!(%error, "the audit log takes no more records");
        if let Err(error) = self.storage.cut(self.length).and_then(|()| self.storage.sync()) {
            tracing::error!(%error, "the audit log may end in records that were not kept");
        }
        // The only other writer of the failure would be this thread, earlier.
        let _ = self.failure.set(error.to_string());
    }
}

/// Takes what is queued, up to the size of a batch.
fn gather(first: Queued, queue: &Receiver<Queued>) -> Vec<Queued> {
    let mut bytes = first.what.bytes();
    let mut batch = vec![first];
    while batch.len() < BATCH_RECORDS
        && bytes < BATCH_BYTES
        && let Ok(next) = queue.try_recv()
    {
        bytes += next.what.bytes();
        batch.push(next);
    }
    batch
}
