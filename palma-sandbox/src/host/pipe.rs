use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;

use crate::frame::{self, FromWorker};

/// Where frames wait to be written. Reading and writing go on at the same time, or both sides would wait for ever
/// with full sockets.
#[derive(Debug)]
pub(super) struct Outgoing {
    frames: mpsc::UnboundedSender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

/// The other end of [`Outgoing`].
#[derive(Debug)]
pub(super) struct ToWrite {
    frames: mpsc::UnboundedReceiver<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

impl Outgoing {
    pub(super) fn new() -> (Self, ToWrite) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        (Self { frames: sender, waiting: Arc::clone(&waiting) }, ToWrite { frames: receiver, waiting })
    }

    /// Sends a frame. A worker that no longer listens has ended, which its own frames tell.
    pub(super) fn send(&self, frame: Vec<u8>) {
        self.waiting.fetch_add(frame.len(), Ordering::Relaxed);
        let _ = self.frames.send(frame);
    }

    /// How many bytes have not been written yet.
    pub(super) fn bytes_waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

/// Writes frames until the worker or the conversation ends.
pub(super) async fn write(mut socket: OwnedWriteHalf, mut outgoing: ToWrite) {
    while let Some(frame) = outgoing.frames.recv().await {
        let written = socket.write_all(&frame).await;
        outgoing.waiting.fetch_sub(frame.len(), Ordering::Relaxed);
        if written.is_err() {
            return;
        }
    }
}

/// Reads frames until the worker ends or does not keep to the protocol.
pub(super) async fn read(socket: OwnedReadHalf, frames: mpsc::Sender<io::Result<FromWorker>>, most: usize) {
    let mut socket = BufReader::new(socket);
    loop {
        let frame = match frame::receive(&mut socket, most).await {
            Ok(Some(frame)) => Ok(frame),
            Ok(None) => return,
            Err(error) if is_end(&error) => return,
            Err(error) => Err(error),
        };
        let last = frame.is_err();
        if frames.send(frame).await.is_err() || last {
            return;
        }
    }
}

/// A worker that dies may do so inside a frame.
fn is_end(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof)
}
