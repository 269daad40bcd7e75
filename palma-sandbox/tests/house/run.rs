//! A script, run once in a real worker with the tools of the demo.

#[path = "ana.rs"]
pub(crate) mod ana;
#[path = "demo.rs"]
pub(crate) mod demo;

use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{Boundary, Completion};
use palma_sandbox::{Limits, Sandbox};

pub(crate) async fn run(limits: Limits, script: &str) -> Completion {
    let sandbox = Sandbox::with_worker(limits, env!("CARGO_BIN_EXE_palma-worker")).unwrap();
    let (ana, plan) = ana::ana(Boundary::new(demo::Demo::default(), AllowAll, Forget), sandbox).await;
    ana.run(&plan, script).await.unwrap()
}
