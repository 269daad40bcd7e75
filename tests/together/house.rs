use std::path::PathBuf;
use std::time::Duration;

use palma_audit::{AuditLog, Verification};
use palma_catalog::{Catalog, Server, Servers};
use palma_core::{Boundary, CodeMode, Completion, Principal, ServerName, ToolProvider as _};
use palma_policy::CedarPolicy;
use palma_sandbox::{Limits, Sandbox};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_palma-test-program");

/// Everything a host has: a shop behind standard input, policies, a record, workers.
pub(crate) struct House {
    pub(crate) catalog: Catalog,
    folder: TempDir,
    code_mode: CodeMode,
}

impl House {
    pub(crate) async fn under(policies: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let servers = Servers::new().with(ServerName::parse("shop").unwrap(), Server::stdio(PROGRAM, ["serve"]));
        let catalog = Catalog::connect(servers).await.unwrap();
        let policy = CedarPolicy::parse(policies, &catalog.tools().await.unwrap()).unwrap();
        let audit = AuditLog::open(folder.path().join("audit")).unwrap();
        let boundary = Boundary::new(catalog.clone(), policy, audit).with_deadline(Duration::from_secs(2));
        let sandbox = Sandbox::with_worker(Limits::default(), PROGRAM).unwrap();
        let code_mode = CodeMode::new(boundary, catalog.clone(), sandbox);
        Self { catalog, folder, code_mode }
    }

    pub(crate) async fn run(&self, script: &str) -> Completion {
        let ana = self.code_mode.acting_for(Principal::user("ana").in_group("buyers"));
        let tools: Vec<_> = self.catalog.tools().await.unwrap().iter().map(|tool| tool.id.clone()).collect();
        let plan = ana.plan("go shopping", tools).await.unwrap();
        ana.run(&plan, script).await.unwrap()
    }

    pub(crate) fn audit(&self) -> PathBuf {
        self.folder.path().join("audit")
    }

    pub(crate) fn record(&self) -> Verification {
        palma_audit::verify(self.audit()).unwrap()
    }
}
