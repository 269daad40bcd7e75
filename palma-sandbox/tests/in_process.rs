//! Scripts on threads of the host.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/ana.rs"]
mod ana;
#[path = "house/demo.rs"]
mod demo;

use std::time::Duration;

use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{Boundary, Completion, Status};
use palma_sandbox::Limits;
use palma_sandbox::dangerous::InProcess;
use serde_json::json;

use self::ana::ana;
use self::demo::Demo;

async fn run(limits: Limits, script: &str) -> Completion {
    let (ana, plan) = ana(Boundary::new(Demo::default(), AllowAll, Forget), InProcess::new(limits)).await;
    ana.run(&plan, script).await.unwrap()
}

#[tokio::test]
async fn a_script_runs_and_every_missing_layer_is_noted() {
    let script = "const all = await Promise.all([1, 2].map((n) => tools.demo.echo({ n })));
        await new Promise((done) => setTimeout(done, 5)); return all.map(({ n }) => n * 2);";
    let completion = run(Limits::default(), script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    assert_eq!(completion.value, json!([2, 4]));
    assert_eq!(completion.notes.len(), 6, "{:?}", completion.notes);
    assert!(completion.notes.iter().all(|note| note.starts_with("isolation: ")));
}

#[tokio::test]
async fn the_limits_that_need_no_process_are_kept() {
    let limits = Limits::default().with_wall(Duration::from_millis(200)).with_calls(3).with_microtasks(1000);
    for (script, name) in [
        ("for (let i = 0; i < 5; i++) await tools.demo.echo({});", "calls"),
        ("for (;;) await null;", "microtasks"),
        ("const f = (n) => n < 2 ? n : f(n - 1) + f(n - 2); f(27);", "wall time"),
    ] {
        let completion = run(limits, script).await;
        let limit = completion.failure.as_ref().and_then(|failure| failure.limit.as_ref());
        assert_eq!(limit.map(|limit| limit.name.as_str()), Some(name), "{completion}");
    }
}
