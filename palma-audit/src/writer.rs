use std::future::poll_fn;
use std::sync::mpsc;
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::thread::{self, JoinHandle};
use std::{io, mem};

use palma_core::{AuditError, JournalError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::entry::{Encoded, MAX_RECORD_BYTES};
use crate::journal::{Lines, Refused, Runs};
use crate::recovery::Tail;
use crate::storage::Storage;

mod commit;

use commit::Committer;

/// How many bytes may wait to be written.
const QUEUE_BYTES: usize = 4 * MAX_RECORD_BYTES;

/// Hands lines to the one thread that writes, and waits until they are durable.
#[derive(Debug)]
pub(crate) struct Writer {
    // Before `thread`, because fields are dropped in order: the thread ends with these two, and then is waited for.
    queue: mpsc::Sender<Queued>,
    bell: mpsc::SyncSender<()>,
    room: Arc<Semaphore>,
    runs: Arc<Runs>,
    failure: Arc<OnceLock<String>>,
    #[expect(dead_code, reason = "held to be waited for when it is dropped")]
    thread: Joined,
}

/// Lines on their way to the disk.
#[derive(Debug)]
struct Queued {
    what: What,
    /// Told once the lines are durable, and dropped untold if they are not.
    durable: oneshot::Sender<()>,
    /// Given back once the lines are written or given up.
    #[expect(dead_code, reason = "held to be given back when it is dropped")]
    room: OwnedSemaphorePermit,
}

#[derive(Debug)]
enum What {
    Record(Encoded),
    Entries(Lines),
    /// Nothing: durable when everything before it is.
    Mark,
}

impl What {
    fn lines(&self) -> &[Encoded] {
        match self {
            Self::Record(line) => std::slice::from_ref(line),
            Self::Entries(entries) => &entries.encoded,
            Self::Mark => &[],
        }
    }

    fn bytes(&self) -> usize {
        self.lines().iter().map(Encoded::len).sum()
    }
}

/// The writer writes no more, and why.
#[derive(Debug)]
pub(crate) struct Stopped(String);

impl From<Stopped> for AuditError {
    fn from(Stopped(cause): Stopped) -> Self {
        Self::Unwritable(cause)
    }
}

impl From<Stopped> for JournalError {
    fn from(Stopped(cause): Stopped) -> Self {
        Self::Unwritable(cause)
    }
}

impl Writer {
    /// Starts the thread, which goes on after `tail` and tells `runs` which entries are durable.
    pub(crate) fn start(storage: impl Storage, tail: &Tail, runs: Arc<Runs>) -> io::Result<Self> {
        let (queue, queued) = mpsc::channel();
        let (bell, ringing) = mpsc::sync_channel(1);
        let failure = Arc::new(OnceLock::new());
        let committer = Committer::new(storage, tail, Arc::clone(&runs), Arc::clone(&failure));
        let write = move || committer.run(&queued, &ringing);
        let thread = thread::Builder::new().name("palma-audit".to_owned()).spawn(write)?;
        let room = Arc::new(Semaphore::new(QUEUE_BYTES));
        Ok(Self { queue, bell, room, runs, failure, thread: Joined(Some(thread)) })
    }

    /// Waits for room, then until the record is durable. A record that has found room is written even if the future is
    /// dropped.
    pub(crate) async fn append(&self, record: Encoded) -> Result<(), AuditError> {
        let what = What::Record(record);
        let room = self.room(&what).await?;
        Ok(self.told(self.queue(what, room)).await?)
    }

    /// Waits for room, then until the entries are durable, if their places are still to be given. Entries that have
    /// found room are written even if the future is dropped.
    pub(crate) async fn append_entries(&self, lines: Lines) -> Result<Result<(), Refused>, Stopped> {
        let what = What::Entries(lines);
        let room = self.room(&what).await?;
        let What::Entries(lines) = what else { return Ok(Ok(())) };
        let told = match self.runs.give(lines, |lines| self.queue(What::Entries(lines), room)) {
            Ok(told) => told,
            Err(refused) => return Ok(Err(refused)),
        };
        self.told(told).await.map(Ok)
    }

    /// Waits until everything that was queued before is durable.
    pub(crate) async fn flush(&self) -> Result<(), Stopped> {
        let room = self.room(&What::Mark).await?;
        self.told(self.queue(What::Mark, room)).await
    }

    /// Waits for room in the queue; what is longer than the queue waits until it has it for itself.
    async fn room(&self, what: &What) -> Result<OwnedSemaphorePermit, Stopped> {
        let bytes = u32::try_from(what.bytes().min(QUEUE_BYTES)).unwrap_or(u32::MAX);
        Arc::clone(&self.room).acquire_many_owned(bytes).await.map_err(|_| self.stopped())
    }

    fn queue(&self, what: What, room: OwnedSemaphorePermit) -> oneshot::Receiver<()> {
        let (durable, told) = oneshot::channel();
        // Where nobody receives, `told` says so.
        let _ = self.queue.send(Queued { what, durable, room });
        told
    }

    /// Lets the thread write what is queued, and waits until it has.
    ///
    /// First everything else that is ready gets its turn: what one task awaits together is queued together then, and
    /// shares one sync.
    async fn told(&self, told: oneshot::Receiver<()>) -> Result<(), Stopped> {
        let bell = Bell(&self.bell);
        one_turn().await;
        drop(bell);
        told.await.map_err(|_| self.stopped())
    }

    fn stopped(&self) -> Stopped {
        Stopped(self.failure.get().map_or("the writer has stopped", String::as_str).to_owned())
    }
}

/// Wakes the thread when it is dropped, so that what is queued is written even for a future that is.
struct Bell<'a>(&'a mpsc::SyncSender<()>);

impl Drop for Bell<'_> {
    fn drop(&mut self) {
        // A bell that rings already need not be rung.
        let _ = self.0.try_send(());
    }
}

/// Is ready when polled again, and asks for that at once.
async fn one_turn() {
    let mut waited = false;
    poll_fn(|context| {
        if mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
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
