use std::thread;

use palma_core::JournalError;
use tokio::sync::oneshot;

/// Does what waits for the disk on a thread of its own, so that no other task waits with it.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, JournalError> {
    let (done, told) = oneshot::channel();
    let work = move || {
        // Whoever asked may have stopped waiting.
        let _ = done.send(work());
    };
    thread::Builder::new()
        .name("palma-journal".to_owned())
        .spawn(work)
        .map_err(|error| JournalError::Unreadable(error.to_string()))?;
    told.await.map_err(|_| JournalError::Unreadable("the thread that reads has panicked".to_owned()))
}
