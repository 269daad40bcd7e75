use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;

use tokio::io::Interest;

/// How much is read at once before a runtime knows of the socket.
const FIRST: usize = 4 << 10;

/// A socket that a runtime learns of when something must be waited for: much of what is said to a worker, and heard of it,
/// is there at once.
#[derive(Debug)]
pub(super) enum Stream {
    Alone(UnixStream),
    Watched(tokio::net::UnixStream),
    /// It could not be watched.
    Lost,
}

impl Stream {
    pub(super) fn new(socket: UnixStream) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self::Alone(socket))
    }

    pub(super) fn into_socket(self) -> io::Result<UnixStream> {
        match self {
            Self::Alone(socket) => Ok(socket),
            Self::Watched(stream) => stream.into_std(),
            Self::Lost => Err(lost()),
        }
    }

    /// Writes what the socket takes now.
    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Alone(socket) => {
                let mut socket = socket;
                socket.write(bytes)
            }
            Self::Watched(stream) => stream.try_write(bytes),
            Self::Lost => Err(lost()),
        }
    }

    /// Appends what there is to read now.
    pub(super) fn read(&self, to: &mut Vec<u8>) -> io::Result<usize> {
        match self {
            Self::Alone(socket) => {
                let mut first = [0; FIRST];
                let mut socket = socket;
                let count = socket.read(&mut first)?;
                to.extend(first.iter().take(count));
                Ok(count)
            }
            Self::Watched(stream) => stream.try_read_buf(to),
            Self::Lost => Err(lost()),
        }
    }

    /// Waits until there is something to read, or room to write.
    pub(super) async fn ready(&mut self, interest: Interest) -> io::Result<()> {
        if let Self::Alone(_) = self
            && let Self::Alone(socket) = std::mem::replace(self, Self::Lost)
        {
            *self = Self::Watched(tokio::net::UnixStream::from_std(socket)?);
        }
        match self {
            Self::Watched(stream) => stream.ready(interest).await.map(|_| ()),
            Self::Alone(_) | Self::Lost => Err(lost()),
        }
    }
}

fn lost() -> io::Error {
    io::Error::other("the runtime took no more sockets")
}
