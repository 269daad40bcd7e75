//! The log keeps the contract of its seam.

use palma_audit::{AuditLog, Records};
use palma_core::testing;

#[tokio::test]
async fn the_log_keeps_every_record_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let log = AuditLog::open(folder.path()).unwrap();
    let read = || Records::open(folder.path()).unwrap().map(|entry| entry.unwrap().record).collect();
    testing::audit_sink(&log, read).await;
}
