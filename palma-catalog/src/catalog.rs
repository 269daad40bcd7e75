use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use futures_util::future::join_all;
use palma_core::{ServerName, Tool};
use tokio::task::JoinSet;

use self::snapshot::Snapshot;
use crate::connection::Connection;
use crate::{ConnectError, Server, ServerFailure, Servers, listing};

mod provider;
mod refresh;
mod search;
mod snapshot;

/// The tools of all connected servers; cheap to clone.
///
/// The tools are those that the servers listed when they were connected, or when they last said that their tools had
/// changed. A server that is lost keeps its last known tools, and calling them is an error that says so; it is not
/// started again.
///
/// When the last clone is dropped, connections are closed and the processes that were started are killed, with those
/// that they started. [`close`](Self::close) lets them end in order first.
#[derive(Clone)]
pub struct Catalog(Arc<Inner>);

struct Inner {
    connections: BTreeMap<ServerName, Arc<Connection>>,
    lists: Mutex<Lists>,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Held while a snapshot is made, so that they are published in order.
    publishing: tokio::sync::Mutex<()>,
    /// Dropped with the catalog, which ends them.
    refreshing: Mutex<JoinSet<()>>,
    list_deadline: Duration,
}

type Lists = BTreeMap<ServerName, Vec<Arc<Tool>>>;

impl Catalog {
    /// Connects to all servers at once and lists their tools; an error if any of them fails.
    ///
    /// The error tells of every server that failed. The others are closed again.
    pub async fn connect(servers: Servers) -> Result<Self, ConnectError> {
        let (catalog, failures) = Self::connect_available(servers).await;
        if failures.is_empty() { Ok(catalog) } else { Err(ConnectError::new(failures)) }
    }

    /// Connects to those servers that can be connected, and says why the others cannot.
    pub async fn connect_available(servers: Servers) -> (Self, Vec<ServerFailure>) {
        let opening = servers.by_name.iter().map(|(name, server)| open(name, server, &servers));
        let (mut connections, mut lists, mut failures) = (BTreeMap::new(), Lists::new(), Vec::new());
        for opened in join_all(opening).await {
            match opened {
                Ok((connection, tools)) => {
                    let name = connection.name().clone();
                    lists.insert(name.clone(), tools);
                    connections.insert(name, Arc::new(connection));
                }
                Err(failure) => failures.push(failure),
            }
        }
        let snapshot = Snapshot::of(&lists).await;
        let catalog = Self(Arc::new(Inner {
            connections,
            lists: Mutex::new(lists),
            snapshot: RwLock::new(snapshot),
            publishing: tokio::sync::Mutex::default(),
            refreshing: Mutex::default(),
            list_deadline: servers.list_deadline,
        }));
        refresh::start(&catalog.0);
        (catalog, failures)
    }

    /// Ends every connection in order: closes each server's input, waits two seconds, asks its processes to end, waits
    /// two seconds, kills them. Calls after that are not sent. Tools stay listed.
    pub async fn close(&self) {
        self.0.refreshing.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
        join_all(self.0.connections.values().map(|connection| connection.close())).await;
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("servers", &self.0.connections.keys())
            .field("tools", &self.0.snapshot().tools().len())
            .finish()
    }
}

impl Inner {
    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a new list of one server's tools in the place of the last. The same list again costs no new index.
    async fn publish(&self, server: &ServerName, tools: Vec<Arc<Tool>>) {
        let _turn = self.publishing.lock().await;
        let lists = {
            let mut lists = self.lists();
            if lists.get(server) == Some(&tools) {
                return;
            }
            lists.insert(server.clone(), tools);
            lists.clone()
        };
        let snapshot = Snapshot::of(&lists).await;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn open(
    name: &ServerName,
    server: &Server,
    servers: &Servers,
) -> Result<(Connection, Vec<Arc<Tool>>), ServerFailure> {
    let connection = Connection::open(name, server, servers.start_deadline).await?;
    match listing::list(&connection, servers.list_deadline).await {
        Ok(tools) => Ok((connection, tools)),
        Err(reason) => Err(ServerFailure { server: name.clone(), reason, stderr: connection.stderr() }),
    }
}

#[cfg(test)]
mod tests {
    use palma_core::ToolId;
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn the_same_list_again_makes_no_new_snapshot() {
        let catalog = Catalog::connect(Servers::new()).await.unwrap();
        let server = ServerName::parse("s").unwrap();
        let tools = |name: &str| vec![Arc::new(Tool::new(ToolId::parse("s", name).unwrap(), json!({})))];
        catalog.0.publish(&server, tools("a")).await;
        let first = catalog.0.snapshot();
        catalog.0.publish(&server, tools("a")).await;
        assert!(Arc::ptr_eq(&first, &catalog.0.snapshot()));
        catalog.0.publish(&server, tools("b")).await;
        assert!(!Arc::ptr_eq(&first, &catalog.0.snapshot()));
    }
}
