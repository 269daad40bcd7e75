use std::path::{Path, PathBuf};

use palma_catalog::{Server, Servers};
use palma_core::ServerName;
use palma_examples::servers::{ledger, orders, orders::Order};
use tempfile::TempDir;

/// A temporary folder with the orders, the ledger and all that the job makes.
#[derive(Debug)]
pub(crate) struct Workplace {
    folder: TempDir,
    orders: Vec<Order>,
}

impl Workplace {
    pub(crate) fn make() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("palma-quickstart-").tempdir()?;
        std::fs::create_dir(folder.path().join("documents"))?;
        let orders = orders::write(&folder.path().join("documents"))?;
        ledger::create(&folder.path().join("ledger.sqlite"))?;
        Ok(Self { folder, orders })
    }

    /// This program, three times, as servers over standard input and output.
    pub(crate) fn servers(&self) -> anyhow::Result<Servers> {
        let program = std::env::current_exe()?;
        let mut servers = Servers::new();
        for (name, place) in [("files", self.documents()), ("ledger", self.ledger()), ("tickets", self.tickets())] {
            let arguments = [name.to_owned(), place.display().to_string()];
            servers = servers.with(ServerName::parse(name)?, Server::stdio(&program, arguments));
        }
        Ok(servers)
    }

    /// The orders as they were written.
    pub(crate) fn orders(&self) -> &[Order] {
        &self.orders
    }

    pub(crate) fn documents(&self) -> PathBuf {
        self.folder.path().join("documents")
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    pub(crate) fn tickets(&self) -> PathBuf {
        self.folder.path().join("tickets.json")
    }

    pub(crate) fn audit(&self) -> PathBuf {
        self.folder.path().join("audit")
    }

    pub(crate) fn report(&self) -> PathBuf {
        self.documents().join("reports/invoices.md")
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves the folder where it is.
    pub(crate) fn keep(self) -> PathBuf {
        self.folder.keep()
    }
}
