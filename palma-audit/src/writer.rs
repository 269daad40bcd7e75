use std::io;
use std::sync::mpsc;
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

use palma_core::AuditError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::entry::{Encoded, MAX_RECORD_BYTES};
use crate::recovery::Tail;
use crate::storage::Storage;

mod commit;

use commit::Committer;

/// How many bytes of records may wait to be written.
const QUEUE_BYTES: usize = 4 * MAX_RECORD_BYTES;

/// Hands records to the one thread that writes, and waits until they are durable.
#[derive(Debug)]
pub(crate) struct Writer {
    // Before `thread`, because fields are dropped in order: the thread ends with the queue, and then is waited for.
    queue: mpsc::Sender<Queued>,
    room: Arc<Semaphore>,
    failure: Arc<OnceLock<String>>,
    #[expect(dead_code, reason = "held to be waited for when it is dropped")]
    thread: Joined,
}

/// A record on its way to the disk.
#[derive(Debug)]
struct Queued {
    record: Encoded,
    /// Told once the record is durable, and dropped untold if it is not.
    durable: oneshot::Sender<()>,
    /// Given back once the record is written or given up.
    #[expect(dead_code, reason = "held to be given back when it is dropped")]
    room: OwnedSemaphorePermit,
}

impl Writer {
    /// Starts the thread, which goes on after `tail`.
    pub(crate) fn start(storage: impl Storage, tail: &Tail) -> io::Result<Self> {
        let (queue, queued) = mpsc::channel();
        let failure = Arc::new(OnceLock::new());
        let committer = Committer::new(storage, tail, Arc::clone(&failure));
        let thread = thread::Builder::new().name("palma-audit".to_owned()).spawn(move || committer.run(&queued))?;
        let room = Arc::new(Semaphore::new(QUEUE_BYTES));
        Ok(Self { queue, room, failure, thread: Joined(Some(thread)) })
    }

    /// Waits for room, then until the record is durable. A record that has found room is written even if the future is
    /// dropped.
    pub(crate) async fn append(&self, record: Encoded) -> Result<(), AuditError> {
        let bytes = u32::try_from(record.len()).map_err(|error| AuditError::Unencodable(error.to_string()))?;
        let room = Arc::clone(&self.room).acquire_many_owned(bytes).await.map_err(|_| self.unwritable())?;
        let (durable, told) = oneshot::channel();
        self.queue.send(Queued { record, durable, room }).map_err(|_| self.unwritable())?;
        told.await.map_err(|_| self.unwritable())
    }

    fn unwritable(&self) -> AuditError {
        let cause = self.failure.get().map_or("the writer has stopped", String::as_str);
        AuditError::Unwritable(cause.to_owned())
    }
}

/// A thread that is waited for when this is dropped.
#[derive(Debug)]
struct Joined(Option<JoinHandle<()>>);

impl Drop for Joined {
    fn drop(&mut self) {
        if self.0.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that writes the audit log has panicked");
        }
    }
}
