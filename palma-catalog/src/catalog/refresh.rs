use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use rmcp::model::SubscriptionFilter;
use tokio::time::sleep;

use super::Inner;
use crate::connection::Connection;
use crate::listing;

/// The least time between two lists of one server, however often it says that its tools have changed.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Lists a server's tools again whenever it says that they have changed, until the catalog is dropped.
pub(super) fn start(catalog: &Arc<Inner>) {
    let mut tasks = catalog.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
    for connection in catalog.connections.values() {
        tasks.spawn(keep(Arc::downgrade(catalog), Arc::downgrade(connection), connection.changed()));
        if let Some(peer) = connection.peer().peer_info()
            && !peer.protocol_version.has_initialize()
        {
            tasks.spawn(listen(Arc::downgrade(connection)));
        }
    }
}

async fn keep(catalog: Weak<Inner>, connection: Weak<Connection>, changed: Arc<tokio::sync::Notify>) {
    loop {
        // What is announced from here on, during the pause too, is told at the next turn.
        changed.notified().await;
        let mut pause = PAUSE;
        while !list_again(&catalog, &connection).await {
            pause = (pause * 2).min(LONGEST_PAUSE);
            sleep(pause).await;
        }
        sleep(PAUSE).await;
    }
}

/// `false` if it is worth trying again.
async fn list_again(catalog: &Weak<Inner>, connection: &Weak<Connection>) -> bool {
    let (Some(deadline), Some(connection)) = (catalog.upgrade().map(|it| it.list_deadline), connection.upgrade())
    else {
        return true;
    };
    let server = connection.name();
    match listing::list(&connection, deadline).await {
        Ok(tools) => {
            tracing::info!(%server, tools = tools.len(), "tools were listed again");
            if let Some(catalog) = catalog.upgrade() {
                catalog.publish(server, tools).await;
            }
            true
        }
        Err(error) => {
            let error = crate::text::with_causes(&error);
            tracing::warn!(%server, %error, "tools could not be listed again, the last known ones stay");
            connection.ending().await.is_some()
        }
    }
}

/// Since MCP 2026-07-28 a server tells of changes only to who asks for it.
async fn listen(connection: Weak<Connection>) {
    let Some((peer, changed)) = connection.upgrade().map(|it| (it.peer().clone(), it.changed())) else { return };
    drop(connection);
    let filter = SubscriptionFilter::builder().tools_list_changed().build();
    let Ok(mut subscription) = peer.listen(filter).await else { return };
    while let Ok(Some(_)) = subscription.next().await {
        changed.notify_one();
    }
}
