use std::io;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, OnceLock};

use super::Queued;
use crate::recovery::Tail;
use crate::storage::Storage;

/// How many records are written at once.
const BATCH_RECORDS: usize = 1024;

/// At how many bytes a batch takes no further record.
const BATCH_BYTES: usize = 1 << 20;

/// Writes what is queued, batch by batch: everything that came while the last batch was being synced is the next.
#[derive(Debug)]
pub(super) struct Committer<S> {
    storage: S,
    /// The last sequence number that is durable.
    seq: u64,
    /// The length of the file up to there.
    length: u64,
    failure: Arc<OnceLock<String>>,
    buffer: Vec<u8>,
}

impl<S: Storage> Committer<S> {
    pub(super) fn new(storage: S, tail: &Tail, failure: Arc<OnceLock<String>>) -> Self {
        Self { storage, seq: tail.seq, length: tail.length, failure, buffer: Vec::new() }
    }

    /// Writes until the queue has no sender any more, or until a batch fails.
    pub(super) fn run(mut self, queue: &Receiver<Queued>) {
        while let Ok(first) = queue.recv() {
            let batch = gather(first, queue);
            if let Err(error) = self.commit(&batch) {
                self.give_up(&error);
                drop(batch);
                break;
            }
            for queued in batch {
                // Whoever asked may have stopped waiting.
                let _ = queued.durable.send(());
            }
        }
        // Each record that still comes is dropped untold, which is how its sender learns of the failure.
        queue.iter().for_each(drop);
    }

    fn commit(&mut self, batch: &[Queued]) -> io::Result<()> {
        self.buffer.clear();
        let mut seq = self.seq;
        for queued in batch {
            seq = seq.checked_add(1).ok_or_else(|| io::Error::other("there are no more sequence numbers"))?;
            queued.record.write_line(seq, &mut self.buffer)?;
        }
        self.storage.append(&self.buffer)?;
        self.storage.sync()?;
        self.seq = seq;
        self.length += u64::try_from(self.buffer.len()).unwrap_or(u64::MAX);
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
    let mut bytes = first.record.len();
    let mut batch = vec![first];
    while batch.len() < BATCH_RECORDS
        && bytes < BATCH_BYTES
        && let Ok(next) = queue.try_recv()
    {
        bytes += next.record.len();
        batch.push(next);
    }
    batch
}
