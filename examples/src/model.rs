//! A writer for any endpoint that speaks OpenAI's `POST /v1/chat/completions`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use async_trait::async_trait;
use palma_core::{ModelUsage, Prompt, Role, ScriptWriter, WriterError, Written};
use reqwest::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use serde::Deserialize;
use serde_json::{Value, json};

/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 1 << 20;

/// How much of an answer is told that is no script, in characters.
const MAX_TOLD: usize = 200;

/// How long it may take to be connected.
const CONNECT: Duration = Duration::from_secs(10);

/// A model behind an HTTP endpoint. It is asked without streaming and answers as a whole, or not in time.
#[derive(Clone)]
pub struct ChatModel {
    client: reqwest::Client,
    url: Url,
    model: String,
    key: Option<HeaderValue>,
    deadline: Duration,
}

impl ChatModel {
    /// The model of this name at this base URL, such as `https://api.openai.com/v1`, which has one minute for an answer.
    pub fn new(base_url: &str, model: impl Into<String>) -> anyhow::Result<Self> {
        let url = format!("{}/chat/completions", base_url.trim_end_matches('/'));
        let url = Url::parse(&url).with_context(|| format!("`{base_url}` is no URL"))?;
        if !matches!(url.scheme(), "http" | "https") {
            bail!("the URL of a model begins with `http://` or `https://`, not `{}:`", url.scheme());
        }
        // The key goes to nobody but the host that was named.
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(&url)?)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .build()?;
        Ok(Self { client, url, model: model.into(), key: None, deadline: Duration::from_mins(1) })
    }

    /// Sends this key with each request.
    pub fn with_key(mut self, key: &str) -> anyhow::Result<Self> {
        let mut value =
            HeaderValue::try_from(format!("Bearer {key}")).context("the key has characters no header has")?;
        value.set_sensitive(true);
        self.key = Some(value);
        Ok(self)
    }

    /// Gives the model this long for an answer.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    async fn ask(&self, prompt: &Prompt) -> Result<Written, WriterError> {
        let messages: Vec<Value> = prompt
            .messages
            .iter()
            .map(|message| json!({"role": role(message.role), "content": message.text}))
            .collect();
        let body = json!({"model": self.model, "messages": messages, "stream": false});
        let mut request = self.client.post(self.url.clone()).json(&body);
        if let Some(key) = &self.key {
            request = request.header(AUTHORIZATION, key);
        }
        let response = request.send().await.map_err(|error| WriterError::unavailable(cause(&error)))?;
        let status = response.status();
        let after = retry_after(&response);
        let answer = body_of(response).await?;
        if status.is_success() {
            return self.read(&answer);
        }
        let reason = format!("HTTP {}: {}", status.as_u16(), told(&message_of(&answer)));
        let passes = status.is_server_error()
            || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT);
        Err(if passes { WriterError::Unavailable { reason, after } } else { WriterError::Refused { reason } })
    }

    fn read(&self, answer: &[u8]) -> Result<Written, WriterError> {
        let unread = |error| WriterError::NoScript {
            reason: format!(
                "its host's answer is no chat completion ({error}): {}",
                told(&String::from_utf8_lossy(answer))
            ),
            usage: ModelUsage::new(&self.model, 0, 0),
        };
        let answer: Answer = serde_json::from_slice(answer).map_err(unread)?;
        let Counted { prompt_tokens, completion_tokens } = answer.usage.unwrap_or_default();
        let usage =
            ModelUsage::new(answer.model.unwrap_or_else(|| self.model.clone()), prompt_tokens, completion_tokens);
        let no_script = |reason: String| WriterError::NoScript { reason, usage: usage.clone() };
        let choice = answer.choices.into_iter().next().ok_or_else(|| no_script("it answered nothing".to_owned()))?;
        if choice.finish_reason.as_deref() == Some("length") {
            return Err(no_script("its answer reached the limit of its length before it ended".to_owned()));
        }
        match choice.message.content.filter(|text| !text.trim().is_empty()) {
            Some(text) => Ok(Written::new(text, usage)),
            None => {
                let refusal = choice.message.refusal.unwrap_or_else(|| "its answer is empty".to_owned());
                Err(no_script(told(&refusal)))
            }
        }
    }
}

#[async_trait]
impl ScriptWriter for ChatModel {
    async fn write(&self, prompt: &Prompt) -> Result<Written, WriterError> {
        let asked = tokio::time::timeout(self.deadline, self.ask(prompt)).await;
        asked.unwrap_or_else(|_| {
            Err(WriterError::unavailable(format!("no answer within {} ms", self.deadline.as_millis())))
        })
    }
}

impl fmt::Debug for ChatModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatModel").field("model", &self.model).finish_non_exhaustive()
    }
}

/// What is read of an answer; all else is passed over.
#[derive(Debug, Deserialize)]
struct Answer {
    model: Option<String>,
    choices: Vec<Choice>,
    usage: Option<Counted>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    message: Said,
    finish_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Said {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Counted {
    prompt_tokens: u64,
    completion_tokens: u64,
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::Assistant => "assistant",
        _ => "user",
    }
}

/// The provider is named, so that nothing depends on one that is global to the process.
fn tls(url: &Url) -> anyhow::Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    if url.scheme() == "https" {
        return Ok(builder.with_platform_verifier()?.with_no_client_auth());
    }
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

/// The body, as long as it is no longer than an answer may be.
async fn body_of(mut response: Response) -> Result<Vec<u8>, WriterError> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(body),
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER => body.extend_from_slice(&chunk),
            Ok(Some(_)) => {
                return Err(WriterError::Refused { reason: format!("its answer is longer than {MAX_ANSWER} bytes") });
            }
            Err(error) => return Err(WriterError::unavailable(cause(&error))),
        }
    }
}

/// The number of seconds in `Retry-After`; a date is not read.
fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// What an answer with an error says, in the form of OpenAI or in any other.
fn message_of(answer: &[u8]) -> String {
    let parsed: Option<Value> = serde_json::from_slice(answer).ok();
    let message = parsed.as_ref().and_then(|value| value.pointer("/error/message")?.as_str());
    message.map_or_else(|| String::from_utf8_lossy(answer).into_owned(), str::to_owned)
}

/// A foreign text on one short line.
fn told(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_TOLD).collect();
    palma_core::Printable(&line).to_string()
}

/// The innermost cause, which does not name the URL, in which there may be a secret.
fn cause(error: &reqwest::Error) -> String {
    let root = std::iter::successors(std::error::Error::source(error), |&error| error.source()).last();
    root.map_or_else(|| "the exchange failed".to_owned(), ToString::to_string)
}
