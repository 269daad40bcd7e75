//! A model behind HTTP, as its host may answer, against a stand-in on a real socket.

#[path = "support/stand_in.rs"]
mod stand_in;

use std::sync::Arc;
use std::time::{Duration, Instant};

use palma_core::dangerous::{AllowAll, Forget};
use palma_core::testing::{ScriptedWriter, script_writer};
use palma_core::{
    Api, Boundary, Budget, Check, CodeMode, Ending, Hit, Isolate, IsolateError, ModelUsage, Principal, Prompt,
    ProviderError, Script, ScriptWriter as _, SearchError, Session, Task, Tool, ToolCall, ToolProvider, ToolResult,
    ToolSearch, WriterError, Written, estimate_tokens,
};
use palma_examples::model::ChatModel;
use serde_json::{Value, json};

use crate::stand_in::{Reply, StandIn, says};

/// No tools, and a script of which every second run fails.
#[derive(Debug)]
struct Nothing;

#[async_trait::async_trait]
impl ToolProvider for Nothing {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(Vec::new())
    }

    async fn call(&self, _: ToolCall) -> Result<ToolResult, ProviderError> {
        Err(ProviderError::NotSent("there are no tools".to_owned()))
    }
}

#[async_trait::async_trait]
impl ToolSearch for Nothing {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

#[async_trait::async_trait]
impl Isolate for Nothing {
    async fn check(&self, _: &Script, _: &Api) -> Result<Check, IsolateError> {
        Ok(Check::default())
    }

    async fn run(&self, _: &Script, _: &Session) -> Result<Ending, IsolateError> {
        Ok(Ending::new(Err(palma_core::ScriptError::Value("a function".to_owned())), Duration::ZERO))
    }
}

/// What writers are asked at first and after a failure, with no tools.
async fn prompts() -> Vec<Prompt> {
    let ana = CodeMode::new(Boundary::new(Nothing, AllowAll, Forget), Nothing, Nothing);
    let ana = ana.acting_for(Principal::user("ana"));
    let written = || Ok(Written::new("return 1;", ModelUsage::default()));
    let writer = ScriptedWriter::new([written(), written()]);
    let task = Task::new(ana.plan("count", []).await.unwrap()).with_attempts(2);
    ana.complete(&task, &writer).await.unwrap();
    writer.prompts()
}

async fn asked(reply: Reply) -> Result<Written, WriterError> {
    let model = ChatModel::new(&StandIn::serve(vec![reply]).base_url, "small").unwrap();
    model.with_deadline(Duration::from_millis(700)).write(&prompts().await[0]).await
}

/// Checks how an answer is taken: what is said of it, and whether asking again can help.
#[track_caller]
fn check(reply: Reply, expected: &str, retryable: bool) -> WriterError {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(asked(reply)).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert_eq!(error.is_retryable(), retryable, "{error}");
    error
}

#[tokio::test]
async fn a_model_is_asked_without_streaming_and_its_answer_is_a_script_with_what_it_took() {
    let host = StandIn::serve(vec![says("```ts\nreturn 1;\n```"), says("return 2;")]);
    let model = ChatModel::new(&host.base_url, "small").unwrap().with_key("secret-key").unwrap();
    let prompt = prompts().await.remove(1);
    let written = model.write(&prompt).await.unwrap();
    assert_eq!(written.script.text(), "```ts\nreturn 1;\n```");
    assert_eq!(written.usage, ModelUsage::new("stand-in-1", 700, 40));

    let (head, body) = host.requests().remove(0);
    assert!(
        head.starts_with("post /v1/chat/completions ") && head.contains("authorization: bearer secret-key"),
        "{head}"
    );
    assert_eq!((&body["model"], &body["stream"]), (&json!("small"), &json!(false)));
    let roles: Vec<&Value> = body["messages"].as_array().unwrap().iter().map(|message| &message["role"]).collect();
    assert_eq!(roles, ["system", "user", "assistant", "user"]);
    assert_eq!(body["messages"][1]["content"], "Goal: count");
    assert!(!format!("{model:?}").contains("secret-key"));
    script_writer(&model, &prompt).await;
}

#[test]
fn what_a_host_answers_says_whether_to_ask_again() {
    let error = |status, headers, message: &str| {
        Reply::Http(status, headers, json!({"error": {"message": message}}).to_string())
    };
    let busy = check(error(429, "retry-after: 7\r\n", "slow down"), "HTTP 429: slow down", true);
    assert_eq!(busy.after(), Some(Duration::from_secs(7)));
    assert_eq!(check(error(503, "", "full"), "HTTP 503: full", true).after(), None);
    check(Reply::Http(500, "", "<html>\u{1b}[2Joops".to_owned()), "HTTP 500: <html>\\u{1b}[2Joops", true);
    check(error(401, "", "wrong key"), "HTTP 401: wrong key", false);
    check(error(400, "", "too long a prompt"), "HTTP 400", false);
    check(Reply::Http(302, "location: http://127.0.0.1:1/\r\n", String::new()), "HTTP 302", false);
}

#[test]
fn an_answer_that_is_no_script_is_one_that_can_be_asked_for_again() {
    check(Reply::Http(200, "", "hello".to_owned()), "no chat completion", true);
    check(Reply::Http(200, "", "{\"choices\": []}".to_owned()), "it answered nothing", true);
    check(says("  "), "its answer is empty", true);
    let cut = json!({"choices": [{"message": {"content": "const a"}, "finish_reason": "length"}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 5}});
    let error = check(Reply::Http(200, "", cut.to_string()), "reached the limit of its length", true);
    assert_eq!(error.usage(), Some(&ModelUsage::new("small", 9, 5)));
    check(Reply::Torn, "the model did not answer", true);
}

#[test]
fn a_host_that_does_not_answer_does_not_keep_anybody() {
    let began = Instant::now();
    check(Reply::Nothing, "no answer within 700 ms", true);
    assert!(began.elapsed() < Duration::from_secs(5));
    check(Reply::Endless, "longer than 1048576 bytes", false);
}

#[tokio::test]
async fn a_host_that_is_not_there_is_told_without_its_url() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let model = ChatModel::new(&format!("http://127.0.0.1:{port}/secret/v1"), "small").unwrap();
    let error = model.write(&prompts().await[0]).await.unwrap_err();
    assert!(error.is_retryable() && !error.to_string().contains("secret"), "{error}");
    assert!(ChatModel::new("file:///etc", "small").is_err());
    assert!(ChatModel::new("nowhere", "small").is_err());
}

#[tokio::test]
async fn the_default_prompt_takes_less_than_300_tokens_beside_the_api() {
    let tokens = |text: &str| bpe_openai::o200k_base().count(text);
    for prompt in prompts().await {
        let all: usize = prompt.messages.iter().map(|message| tokens(&message.text)).sum();
        let given = tokens(&prompt.api) + tokens(&prompt.goal);
        println!("{} tokens of {all} are the prompt's own", all - given);
        assert!(all - given < 300, "{}", all - given);
    }
}

/// What an estimate says of texts of each kind that a completion has, beside the table.
#[test]
fn the_estimate_is_near_what_a_model_counts_and_seldom_below_it() {
    let rows: Vec<Value> = (0..200)
        .map(|id| json!({"id": id, "name": format!("Customer {id}"), "total": f64::from(id) * 1.25, "paid": id % 3 == 0}))
        .collect();
    let prose = include_str!("../../README.md");
    let code = include_str!("model.rs");
    for (name, text) in [("rows", json!(rows).to_string()), ("prose", prose.to_owned()), ("code", code.to_owned())] {
        let (estimate, counted) = (estimate_tokens(&text), bpe_openai::o200k_base().count(&text));
        println!("{name}: {estimate} for {counted}");
        assert!(estimate * 10 >= counted * 9 && estimate * 10 <= counted * 17, "{name}: {estimate} for {counted}");
    }
}

#[tokio::test]
async fn a_budget_counted_by_a_models_table_holds() {
    let rows: Vec<Value> = (0..2_000).map(|id| json!({"id": id, "name": format!("Ünïcode 客户 {id}")})).collect();
    let count = |text: &str| bpe_openai::o200k_base().count(text);
    let ana = CodeMode::new(Boundary::new(Nothing, AllowAll, Forget), Nothing, Returns(json!(rows)));
    let ana = ana.acting_for(Principal::user("ana"));
    let completion = ana.run(&ana.plan("a test", []).await.unwrap(), "").await.unwrap();
    for tokens in [150, 1_000, 10_000] {
        let cut = ana.bounded(completion.clone(), &Budget::tokens(tokens).counted_by(count));
        let used = count(&json!({"value": cut.value, "logs": cut.logs, "cut": cut.cut}).to_string());
        assert!(used <= tokens && used * 10 >= tokens * 9, "{used} of {tokens}");
    }
}

#[derive(Debug)]
struct Returns(Value);

#[async_trait::async_trait]
impl Isolate for Returns {
    async fn check(&self, _: &Script, _: &Api) -> Result<Check, IsolateError> {
        Ok(Check::default())
    }

    async fn run(&self, _: &Script, _: &Session) -> Result<Ending, IsolateError> {
        Ok(Ending::new(Ok(self.0.clone()), Duration::ZERO))
    }
}
