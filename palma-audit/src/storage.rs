use std::fmt::Debug;
use std::fs::File;
use std::io::{self, Write as _};

#[cfg(test)]
mod fake;

#[cfg(test)]
pub(crate) use fake::{Disk, Fault};

/// What the log needs of a file, so that a test can let a disk fail.
pub(crate) trait Storage: Debug + Send + 'static {
    /// Writes at the end. After an error, any part of `bytes` may have been written.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes everything written survive a power cut. After an error, nobody knows what will.
    fn sync(&mut self) -> io::Result<()>;

    /// Takes away everything after the first `length` bytes.
    fn cut(&mut self, length: u64) -> io::Result<()>;
}

impl Storage for File {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}
