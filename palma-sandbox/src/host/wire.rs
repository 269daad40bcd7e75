use std::io;
use std::os::unix::net::UnixStream;

use tokio::io::Interest;

use super::stream::Stream;
use crate::frame::{self, FromWorker, ToWorker};

/// How much is read at once, at least.
const CHUNK: usize = 16 << 10;

/// The host's end of the socket to a worker. Reading and writing go on at the same time, or both sides would wait for
/// ever with full sockets.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: Stream,
    incoming: Vec<u8>,
    /// How much of `incoming` has been taken already.
    taken: usize,
    outgoing: Vec<u8>,
    /// How much of `outgoing` has been written already.
    written: usize,
    /// The longest frame a worker has reason to send.
    most: usize,
    is_unread: bool,
}

impl Wire {
    pub(crate) fn new(socket: UnixStream, most: usize) -> io::Result<Self> {
        let stream = Stream::new(socket)?;
        Ok(Self { stream, incoming: Vec::new(), taken: 0, outgoing: Vec::new(), written: 0, most, is_unread: false })
    }

    /// The socket alone, without the runtime it was in; `None` if something was not yet said, or not yet heard.
    pub(super) fn into_socket(self) -> Option<UnixStream> {
        let is_quiet = self.bytes_waiting() == 0 && self.incoming.len() == self.taken;
        if is_quiet { self.stream.into_socket().ok() } else { None }
    }

    /// Puts a frame behind the others; [`Wire::next`] writes it.
    pub(crate) fn say(&mut self, frame: &ToWorker) -> io::Result<()> {
        frame::encode(frame, &mut self.outgoing)
    }

    /// How many bytes have not been written yet.
    pub(super) const fn bytes_waiting(&self) -> usize {
        self.outgoing.len() - self.written
    }

    /// Whether the worker is known to have ended before it had read all that it was told.
    pub(super) const fn is_unread(&self) -> bool {
        self.is_unread
    }

    /// The next frame of the worker, while what waits is written; `None` if it ended. Without `listening` it only writes.
    /// Dropping the future loses nothing.
    pub(crate) async fn next(&mut self, listening: bool) -> Option<io::Result<FromWorker>> {
        loop {
            self.write();
            if listening {
                match self.taken_frame() {
                    Ok(None) => {}
                    frame => return frame.transpose(),
                }
                match self.read() {
                    Ok(0) => return None,
                    Ok(_) => continue,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {
                        self.is_unread = true;
                        return None;
                    }
                    Err(error) => return Some(Err(error)),
                }
            }
            let interest = match (listening, self.bytes_waiting() > 0) {
                (true, true) => Interest::READABLE | Interest::WRITABLE,
                (true, false) => Interest::READABLE,
                (false, true) => Interest::WRITABLE,
                (false, false) => return std::future::pending().await,
            };
            if let Err(error) = self.stream.ready(interest).await {
                return Some(Err(error));
            }
        }
    }

    /// Writes what the socket takes. A worker that no longer listens has ended, which its own frames tell.
    fn write(&mut self) {
        while let Some(rest) = self.outgoing.get(self.written..).filter(|rest| !rest.is_empty()) {
            match self.stream.write(rest) {
                Ok(written) => self.written += written,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => {
                    self.is_unread = true;
                    break;
                }
            }
        }
        self.outgoing.clear();
        self.outgoing.shrink_to(4 * CHUNK);
        self.written = 0;
    }

    fn taken_frame(&mut self) -> io::Result<Option<FromWorker>> {
        let rest = self.incoming.get(self.taken..).unwrap_or_default();
        match frame::decode(rest, self.most)? {
            Some((frame, length)) => {
                self.taken += length;
                Ok(Some(frame))
            }
            None => Ok(None),
        }
    }

    /// Reads what there is. Memory is taken for what comes, not for what is announced.
    fn read(&mut self) -> io::Result<usize> {
        self.incoming.drain(..self.taken);
        self.taken = 0;
        if self.incoming.is_empty() {
            self.incoming.shrink_to(4 * CHUNK);
        }
        let missing = frame::wanted(&self.incoming).saturating_sub(self.incoming.len());
        self.incoming.reserve(missing.clamp(CHUNK, self.incoming.len().saturating_mul(2).max(CHUNK)));
        self.stream.read(&mut self.incoming)
    }
}
