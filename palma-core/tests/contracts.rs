//! The defaults of this crate keep the contracts of their seams.

use std::time::Duration;

use palma_core::{MemoryJournal, MemoryQuotas, testing};

#[tokio::test]
async fn quotas_in_memory_keep_their_contract() {
    for limit in [1, 7] {
        testing::quota_store(&MemoryQuotas::unlimited().with_user_limit(limit, Duration::from_hours(1)), limit).await;
    }
}

#[tokio::test]
async fn a_journal_in_memory_keeps_its_contract() {
    testing::journal(&MemoryJournal::default()).await;
}
