use std::fmt::Debug;

use async_trait::async_trait;

use crate::Record;

/// Keeps records of what happened.
#[async_trait]
pub trait AuditSink: Debug + Send + Sync + 'static {
    /// Keeps one record. `Ok` means that the record is as durable as this sink promises to make it.
    ///
    /// Records of one run come in order, one at a time for each call; records of different calls come concurrently.
    async fn append(&self, record: Record) -> Result<(), AuditError>;
}

/// Why a record was not kept.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// The sink could not write. It takes no more records until it is opened anew, so retrying does not help.
    #[error("the record could not be written: {0}")]
    Unwritable(String),
    /// The record cannot be written as it is.
    #[error("the record cannot be encoded: {0}")]
    Unencodable(String),
}
