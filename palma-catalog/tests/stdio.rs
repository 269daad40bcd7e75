//! Standard-input servers that behave and that do not.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as the test does")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use palma_catalog::{Catalog, FailureReason, Server, ServerFailure, Servers, StdioServer};
use palma_core::{ProviderError, ServerName, ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch};
use serde_json::{Map, Value, json};
use tracing::Level;

use self::log::Log;

#[path = "support/log.rs"]
mod log;

fn fixture(mode: &str, number: u64) -> StdioServer {
    let mut path: PathBuf = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("examples/fixture_server");
    Server::stdio(path, [mode.to_owned(), number.to_string()])
}

fn servers(mode: &str, number: u64) -> Servers {
    let name = ServerName::parse("x").unwrap();
    Servers::new()
        .with_start_deadline(Duration::from_secs(5))
        .with_list_deadline(Duration::from_secs(5))
        .with(name, fixture(mode, number))
}

async fn connected(mode: &str, number: u64) -> Catalog {
    Catalog::connect(servers(mode, number)).await.unwrap()
}

/// Connects with deadlines of half a second, fails, and asserts that it does not take much longer.
async fn failure(mode: &str) -> ServerFailure {
    let deadline = Duration::from_millis(500);
    let servers = servers(mode, 0).with_start_deadline(deadline).with_list_deadline(deadline);
    let started = Instant::now();
    let (_, mut failures) = Catalog::connect_available(servers).await;
    assert!(started.elapsed() < Duration::from_secs(4), "took {:?}", started.elapsed());
    failures.pop().unwrap()
}

fn echo() -> ToolCall {
    ToolCall::new(ToolId::parse("x", "echo").unwrap(), Map::new()).with_deadline(Duration::from_secs(5))
}

async fn called(mode: &str, call: ToolCall) -> Result<ToolResult, ProviderError> {
    connected(mode, 0).await.call(call).await
}

async fn names(catalog: &Catalog) -> Vec<String> {
    catalog.tools().await.unwrap().iter().map(|tool| tool.id.to_string()).collect()
}

/// Waits for what happens in the background.
async fn eventually<F: Future<Output = bool>>(mut happened: impl FnMut() -> F) {
    let started = Instant::now();
    while !happened().await {
        assert!(started.elapsed() < Duration::from_secs(5), "it did not happen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn runs(pid: u64) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z ")
}

#[tokio::test]
async fn every_page_of_tools_is_listed() {
    assert_eq!(names(&connected("well", 0).await).await, ["x.echo", "x.second", "x.third"]);
}

#[tokio::test]
async fn a_call_carries_arguments_and_its_idempotency_key() {
    let arguments = json!({"text": "hi"}).as_object().cloned().unwrap();
    let call = ToolCall::new(ToolId::parse("x", "echo").unwrap(), arguments).with_idempotency_key("run-1");
    let value = called("well", call).await.unwrap().into_value();
    assert_eq!(value["arguments"], json!({"text": "hi"}));
    assert_eq!(value["_meta"]["palma/idempotencyKey"], "run-1");
}

#[tokio::test]
async fn tools_are_found_by_their_words() {
    let hits = connected("well", 0).await.search("please echo something", 5).await.unwrap();
    assert_eq!(hits.first().unwrap().tool.id.to_string(), "x.echo");
}

#[tokio::test]
async fn a_server_that_does_not_start_is_named_with_its_last_words() {
    let failure = failure("never-starts").await;
    assert_eq!(
        failure.to_string(),
        "server `x` exited with code 1 before it was ready; \
         its standard error ends with `line 98 | line 99 | fatal: no licence`"
    );
    assert_eq!(failure.stderr.len(), 20);
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named() {
    let servers = Servers::new().with(ServerName::parse("x").unwrap(), Server::stdio("no-such-program", [""; 0]));
    let message = Catalog::connect(servers).await.unwrap_err().to_string();
    assert_eq!(message, "server `x` could not be started as `no-such-program`: No such file or directory (os error 2)");
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() {
    assert_eq!(failure("hangs").await.to_string(), "server `x` did not answer within 500ms");
    assert_eq!(failure("sleeps").await.to_string(), "server `x` did not answer within 500ms");
}

#[tokio::test]
async fn a_server_that_answers_garbage_is_shown_with_it() {
    assert_eq!(
        failure("garbage").await.to_string(),
        "server `x` wrote 2 lines that are no answer, the last one `[1, 2`"
    );
    let echo = failure("echoes").await.to_string();
    assert!(echo.starts_with("server `x` wrote 1 lines that are no answer, the last one `{\"jsonrpc\""), "{echo}");
    assert!(matches!(failure("floods").await.reason, FailureReason::Garbage { lines: 1_000, .. }));
}

#[tokio::test]
async fn a_list_that_does_not_end_is_given_up() {
    assert!(matches!(failure("endless").await.reason, FailureReason::EndlessList("more than 1,000 pages")));
    assert!(matches!(failure("circle").await.reason, FailureReason::EndlessList("a cursor comes twice")));
    for mode in ["bulky", "large-cursors"] {
        let (_, failures) =
            Catalog::connect_available(servers(mode, 0).with_list_deadline(Duration::from_mins(1))).await;
        let reason = &failures.first().unwrap().reason;
        assert!(matches!(reason, FailureReason::EndlessList("more than 64 MiB")), "{reason:?}");
    }
    assert!(matches!(failure("bad-list").await.reason, FailureReason::BadList));
}

#[tokio::test]
async fn odd_tools_do_not_take_the_others_with_them() {
    let catalog = connected("odd", 0).await;
    assert_eq!(names(&catalog).await, ["x.echo"]);
    let result = catalog.call(echo()).await.unwrap();
    assert_eq!(result.into_value(), json!([{"type": "hologram", "depth": 3}]));
    assert!(names(&connected("no-tools", 0).await).await.is_empty());
}

#[tokio::test]
async fn all_failures_are_told_and_the_rest_is_available() {
    let name = |name: &str| ServerName::parse(name).unwrap();
    let servers = || {
        servers("well", 0)
            .with(name("b"), fixture("never-starts", 0))
            .with(name("a"), Server::stdio("no-such", [""; 0]))
    };
    let error = Catalog::connect(servers()).await.unwrap_err();
    let failed: Vec<_> = error.failures().iter().map(|failure| failure.server.as_str()).collect();
    assert_eq!(failed, ["a", "b"]);
    let (catalog, failures) = Catalog::connect_available(servers()).await;
    assert_eq!((names(&catalog).await.len(), failures.len()), (3, 2));
}

#[tokio::test]
async fn a_server_of_the_newest_revision_alone_is_reached() {
    assert_eq!(names(&connected("modern", 0).await).await, ["x.echo", "x.second", "x.third"]);
}

#[tokio::test]
async fn what_does_not_exist_is_not_sent() {
    let catalog = connected("well", 0).await;
    let call = |server: &str, tool: &str| ToolCall::new(ToolId::parse(server, tool).unwrap(), Map::new());
    let error = catalog.call(call("y", "echo")).await.unwrap_err();
    assert!(matches!(&error, ProviderError::NotSent(why) if why == "there is no server `y`"), "{error:?}");
    let error = catalog.call(call("x", "ecko")).await.unwrap_err();
    assert!(matches!(&error, ProviderError::NotSent(why) if why == "server `x` has no tool `ecko`"), "{error:?}");
}

#[tokio::test]
async fn a_server_that_dies_in_a_call_is_uncertain_and_later_calls_are_not_sent() {
    let catalog = connected("dies", 0).await;
    let ended = "server `x` exited with code 3";
    let error = catalog.call(echo()).await.unwrap_err();
    assert!(
        matches!(&error, ProviderError::Uncertain(why) if *why == format!("{ended}; it had not answered")),
        "{error:?}"
    );
    let error = catalog.call(echo()).await.unwrap_err();
    assert!(matches!(&error, ProviderError::NotSent(why) if why == ended), "{error:?}");
    assert_eq!(names(&catalog).await.len(), 3, "an outage is not an empty list");
}

#[tokio::test]
async fn what_a_server_logs_is_not_in_the_error_of_a_call() {
    for (mode, says) in [("chatty", "did not answer"), ("dies", "exited with code 3")] {
        let error = called(mode, echo().with_deadline(Duration::from_millis(300))).await.unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
        assert!(!error.contains("hunter2") && !error.contains("cheese"), "{error}");
    }
}

#[tokio::test]
async fn the_host_is_warned_once_with_the_last_words_of_a_server_that_ended() {
    let (log, _logging) = Log::start(Level::WARN);
    let catalog = connected("dies", 0).await;
    assert!(catalog.call(echo()).await.is_err());
    assert!(catalog.call(echo()).await.is_err());
    assert_eq!(log.text().matches("out of cheese").count(), 1, "{}", log.text());
}

#[tokio::test]
async fn what_is_no_message_is_not_logged_as_one() {
    let (log, _logging) = Log::start(Level::WARN);
    for mode in ["echoes", "garbage"] {
        failure(mode).await;
    }
    assert_eq!(log.text(), "");
}

#[tokio::test]
async fn a_late_answer_is_uncertain_and_the_server_is_told() {
    let catalog = connected("silent", 0).await;
    let error = catalog.call(echo().with_deadline(Duration::from_millis(100))).await.unwrap_err();
    assert!(
        matches!(&error, ProviderError::Uncertain(why) if why == "server `x` did not answer within 100ms"),
        "{error:?}"
    );
    eventually(|| async { catalog.call(echo()).await.unwrap().into_value() == json!({"cancelled": true}) }).await;
}

#[tokio::test]
async fn a_call_that_is_dropped_is_cancelled() {
    let catalog = connected("silent", 0).await;
    let dropped = tokio::time::timeout(Duration::from_millis(100), catalog.call(echo())).await;
    assert!(dropped.is_err());
    eventually(|| async { catalog.call(echo()).await.unwrap().into_value() == json!({"cancelled": true}) }).await;
}

#[tokio::test]
async fn a_closed_catalog_sends_nothing() {
    let catalog = connected("well", 0).await;
    catalog.close().await;
    let error = catalog.call(echo()).await.unwrap_err();
    assert!(matches!(&error, ProviderError::NotSent(why) if why.contains("closed by its host")), "{error:?}");
    assert_eq!(names(&catalog).await.len(), 3);
}

#[tokio::test]
async fn a_slow_answer_in_time_is_an_answer() {
    let result = connected("slow", 300).await.call(echo()).await.unwrap();
    assert_eq!(result, ToolResult::text("late"));
}

#[tokio::test]
async fn a_request_that_the_server_does_not_read_is_not_sent() {
    let catalog = connected("stops-reading", 0).await;
    let big = json!({"text": "x".repeat(1 << 20)}).as_object().cloned().unwrap();
    let call = |deadline: u64| {
        ToolCall::new(ToolId::parse("x", "echo").unwrap(), big.clone()).with_deadline(Duration::from_millis(deadline))
    };
    let stuck = |catalog: Catalog, call: ToolCall| async move { catalog.call(call).await };
    let first = tokio::spawn(stuck(catalog.clone(), call(100)));
    let first = first.await.unwrap().unwrap_err();
    assert!(matches!(first, ProviderError::Uncertain(_)), "{first:?}");
    // The second stands in line behind one that was begun and cannot be finished.
    let begun = tokio::spawn(stuck(catalog.clone(), call(400)));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let waiting = stuck(catalog, call(100)).await.unwrap_err();
    assert!(matches!(waiting, ProviderError::NotSent(_)), "{waiting:?}");
    assert!(begun.await.unwrap().is_err());
}

#[tokio::test]
async fn a_refusal_is_a_refusal() {
    let error = called("refuses", echo()).await.unwrap_err();
    assert!(
        matches!(&error, ProviderError::Refused { code: -32602, message } if message == "server `x`: unknown tool"),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_is_no_result_is_uncertain() {
    for (mode, what) in [("asks", "asks for input"), ("nonsense", "no tool result")] {
        let error = called(mode, echo()).await.unwrap_err();
        assert!(matches!(&error, ProviderError::Uncertain(why) if why.contains(what)), "{error:?}");
    }
}

#[tokio::test]
async fn a_message_that_is_too_large_is_dropped_and_told() {
    let error = called("huge", echo().with_deadline(Duration::from_secs(3))).await.unwrap_err();
    assert!(matches!(&error, ProviderError::Uncertain(why) if why.contains("more than 16 MiB")), "{error:?}");
}

#[tokio::test]
async fn changed_tools_are_listed_again() {
    let modern = connected("modern", 0).await;
    let catalog = connected("changes", 0).await;
    modern.call(echo()).await.unwrap();
    catalog.call(echo()).await.unwrap();
    eventually(|| async { names(&modern).await == ["x.fresh"] }).await;
    eventually(|| async { names(&catalog).await == ["x.fresh"] }).await;
    assert_eq!(catalog.search("fresh", 5).await.unwrap().len(), 1);
    assert!(catalog.search("second", 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn many_announcements_are_few_lists_and_the_last_one_counts() {
    let catalog = connected("nags", 1_200).await;
    catalog.call(echo()).await.unwrap();
    eventually(|| async { names(&catalog).await.concat().starts_with("x.last-") }).await;
    let name = names(&catalog).await.concat();
    let lists: u32 = name.trim_start_matches("x.last-").parse().unwrap();
    assert!(lists <= 4, "{lists} lists");
}

#[tokio::test]
async fn a_list_that_fails_keeps_the_last_known_tools() {
    let catalog = connected("changes", 1).await;
    catalog.call(echo()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(names(&catalog).await, ["x.echo", "x.second", "x.third"]);
}

#[tokio::test]
async fn the_hosts_environment_stays_with_the_host() {
    let name = ServerName::parse("x").unwrap();
    let servers = Servers::new().with(name, fixture("environment", 0).with_env("GIVEN", "1"));
    let value = Catalog::connect(servers).await.unwrap().call(echo()).await.unwrap().into_value();
    let names: Vec<&str> = value["names"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(names.contains(&"GIVEN") && names.contains(&"PATH"), "{names:?}");
    // Cargo gives it to every test.
    assert!(std::env::var("CARGO_MANIFEST_DIR").is_ok() && !names.contains(&"CARGO_MANIFEST_DIR"), "{names:?}");
}

#[tokio::test]
async fn a_dropped_catalog_leaves_no_process_behind() {
    let catalog = connected("spawns", 0).await;
    let value = catalog.call(echo()).await.unwrap().into_value();
    let child = value["child"].as_u64().unwrap();
    assert!(runs(child));
    drop(catalog);
    eventually(|| async { !runs(child) }).await;
}

#[tokio::test]
async fn a_closed_catalog_leaves_no_process_behind() {
    let catalog = connected("spawns", 0).await;
    let value = catalog.call(echo()).await.unwrap().into_value();
    let child = value["child"].as_u64().unwrap();
    catalog.close().await;
    eventually(|| async { !runs(child) }).await;
}

#[test]
fn a_runtime_that_ends_leaves_no_process_behind() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (catalog, child) = runtime.block_on(async {
        let catalog = connected("spawns", 0).await;
        let value = catalog.call(echo()).await.unwrap().into_value();
        (catalog, value["child"].as_u64().unwrap())
    });
    drop(runtime);
    std::thread::sleep(Duration::from_millis(100));
    assert!(!runs(child));
    drop(catalog);
}

#[tokio::test]
async fn a_catalog_keeps_the_contracts_of_its_seams() {
    let catalog = connected("well", 0).await;
    palma_core::testing::tool_provider(&catalog).await;
    palma_core::testing::tool_search(&catalog, "echo what I say").await;
}
