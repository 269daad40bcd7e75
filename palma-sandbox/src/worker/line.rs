use std::io::{self, BufReader, Write as _};
use std::os::unix::net::UnixStream;

use crate::frame::{self, FromWorker, ToWorker};

/// How many bytes are kept back before they are sent while the script still runs.
const KEPT_BACK: usize = 64 << 10;

/// The worker's end of the socket to its host.
#[derive(Debug)]
pub(super) struct Line {
    reader: BufReader<UnixStream>,
    /// Frames that are sent when the script can go no further.
    outgoing: Vec<u8>,
}

impl Line {
    pub(super) fn new(socket: UnixStream) -> Self {
        Self { reader: BufReader::new(socket), outgoing: Vec::new() }
    }

    /// Says something to the host, at once if it `is_urgent`.
    pub(super) fn say(&mut self, frame: &FromWorker, is_urgent: bool) -> io::Result<()> {
        frame::encode(frame, &mut self.outgoing)?;
        if is_urgent || self.outgoing.len() >= KEPT_BACK { self.flush() } else { Ok(()) }
    }

    /// Sends what was kept back.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        let mut outgoing = std::mem::take(&mut self.outgoing);
        self.reader.get_ref().write_all(&outgoing)?;
        if outgoing.capacity() <= 4 * KEPT_BACK {
            outgoing.clear();
            self.outgoing = outgoing;
        }
        Ok(())
    }

    /// What the host says next; `None` if it is gone.
    pub(super) fn hear(&mut self) -> io::Result<Option<ToWorker>> {
        frame::receive_blocking(&mut self.reader)
    }
}
