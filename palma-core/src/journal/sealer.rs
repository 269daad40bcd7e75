use std::fmt::Debug;

/// Seals values with a key of the host, so that whoever reads a journal does not read them.
///
/// A sealed text opens only with the key and the associated bytes it was sealed with, and only if no byte of it has
/// changed. Sealing the same text twice need not give the same bytes.
pub trait Sealer: Debug + Send + Sync + 'static {
    /// Seals `plain`, bound to `associated`, which is not hidden and not part of what comes back.
    fn seal(&self, plain: &[u8], associated: &[u8]) -> Result<Vec<u8>, SealError>;

    /// What [`seal`](Self::seal) was given beside the same `associated`.
    fn open(&self, sealed: &[u8], associated: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// Why a text was not sealed or not opened. Retrying helps only where it could not be sealed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The text cannot be sealed now.
    #[error("the value cannot be sealed: {0}")]
    Unsealable(String),
    /// Another key sealed the text, or it or the associated bytes have changed since.
    #[error("the sealed value does not open: another key sealed it, or it has changed since")]
    Rejected,
}
