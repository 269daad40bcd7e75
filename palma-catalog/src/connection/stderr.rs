use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use palma_core::ServerName;
use tokio::process::ChildStderr;
use tokio::sync::watch;

use super::lines::{Line, Lines};
use crate::text::one_line;

const MAX_LINES: usize = 20;
const MAX_CHARS: usize = 500;

/// The last lines of a process's standard error.
#[derive(Debug)]
pub(super) struct Tail {
    lines: Arc<Mutex<VecDeque<String>>>,
    /// Closed when there is nothing more to read.
    reading: watch::Receiver<()>,
}

impl Tail {
    /// Reads until the end in a task of its own, so that the process never waits for us.
    pub(super) fn of(server: ServerName, stderr: ChildStderr) -> Self {
        let lines = Arc::new(Mutex::new(VecDeque::new()));
        let (read, reading) = watch::channel(());
        let kept = Arc::clone(&lines);
        tokio::spawn(async move {
            let mut unread = Lines::new(stderr, 4 * MAX_CHARS);
            while let Ok(Some(Line::Whole(line) | Line::Cut(line))) = unread.next().await {
                let line = one_line(&String::from_utf8_lossy(&line), MAX_CHARS);
                tracing::debug!(%server, line, "standard error");
                keep(&kept, line);
            }
            drop(read);
        });
        Self { lines, reading }
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Waits until all of it is read, at most this long.
    pub(super) async fn read_to_end(&self, within: Duration) {
        let mut reading = self.reading.clone();
        // Both outcomes mean that there is no more to wait for.
        let _ = tokio::time::timeout(within, async { while reading.changed().await.is_ok() {} }).await;
    }
}

fn keep(lines: &Mutex<VecDeque<String>>, line: String) {
    if line.is_empty() {
        return;
    }
    let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
    if lines.len() == MAX_LINES {
        lines.pop_front();
    }
    lines.push_back(line);
}
