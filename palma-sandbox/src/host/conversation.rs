use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::{Duration, Instant, UNIX_EPOCH};

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use palma_core::{CallError, CallNumber, Ending, LimitExceeded, Log, Script, ScriptError, Session};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;

use super::{Process, Worker};
use crate::Limits;
use crate::frame::{self, Failed, FromWorker, Names, ToWorker};

type Calling = Pin<Box<dyn Future<Output = (CallNumber, Result<Value, CallError>)> + Send>>;

/// How many frames of a worker wait to be looked at. More of them wait in the socket, and then the worker does.
const FRAMES_WAITING: usize = 64;

/// One run: what the worker asks for, the session answers. Nothing the worker says is trusted.
pub(crate) struct Conversation<'a> {
    process: Process,
    session: &'a Session,
    limits: &'a Limits,
    calls: u64,
    waiting: VecDeque<Calling>,
    under_way: FuturesUnordered<Calling>,
    logs: Vec<Log>,
    log_bytes: usize,
    busy: Busy,
}

impl<'a> Conversation<'a> {
    fn new(process: Process, session: &'a Session, limits: &'a Limits) -> Self {
        Self {
            process,
            session,
            limits,
            calls: 0,
            waiting: VecDeque::new(),
            under_way: FuturesUnordered::new(),
            logs: Vec::new(),
            log_bytes: 0,
            busy: Busy::default(),
        }
    }

    /// Runs a script to its end. When this returns, its worker is gone and no call is under way.
    pub(crate) async fn hold(
        worker: Worker,
        script: &Script,
        tools: Names,
        session: &Session,
        limits: &Limits,
    ) -> Ending {
        let (process, stream) = worker.into_parts();
        Conversation::new(process, session, limits).go(stream, script, tools).await
    }

    async fn go(mut self, stream: UnixStream, script: &Script, tools: Names) -> Ending {
        let (reading, writing) = stream.into_split();
        let (answers, outgoing) = mpsc::unbounded_channel();
        let (frames, mut incoming) = mpsc::channel(FRAMES_WAITING);
        let writer = tokio::spawn(write(writing, outgoing));
        let reader = tokio::spawn(read(reading, frames, self.limits.frame_bytes()));

        let opening = self.opening(script, tools);
        self.send(&answers, &opening);
        let result = loop {
            while self.under_way.len() < self.limits.concurrent_calls {
                let Some(call) = self.waiting.pop_front() else { break };
                self.under_way.push(call);
            }
            let step = tokio::select! {
                frame = incoming.recv() => self.hear(frame).await,
                Some((number, result)) = self.under_way.next() => {
                    self.answer(&answers, number, result);
                    None
                }
                () = self.busy.until(self.limits.wall) => {
                    Some(Err(ScriptError::Limit(self.limits.wall_exceeded())))
                }
            };
            if let Some(result) = step {
                break result;
            }
        };
        let busy = self.busy.total();
        self.process.end().await;
        writer.abort();
        reader.abort();
        self.settle_calls(result.is_ok()).await;
        Ending::new(result, busy).with_logs(self.logs)
    }

    fn opening(&self, script: &Script, tools: Names) -> ToWorker {
        let opened = self.session.opened().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seed = self
            .session
            .run()
            .as_str()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        ToWorker::Run {
            text: script.text().to_owned(),
            tools,
            opened_millis: u64::try_from(opened.as_millis()).unwrap_or(u64::MAX),
            seed,
            value_bytes: self.limits.value_bytes.max(self.limits.completion_bytes),
        }
    }

    /// Takes in what the worker says; answers with the end of the script, if this is it.
    async fn hear(&mut self, frame: Option<io::Result<FromWorker>>) -> Option<Result<Value, ScriptError>> {
        let limit = |name: &str, value: usize, unit: &str| {
            Some(Err(ScriptError::Limit(LimitExceeded::new(name, value as u64, unit))))
        };
        match frame {
            None => Some(Err(self.process.death(self.limits).await)),
            Some(Err(error)) => Some(Err(broken(&error.to_string()))),
            Some(Ok(FromWorker::Call { call, namespace, name, arguments })) => {
                if call != self.calls + 1 {
                    return Some(Err(broken(&format!("call {call} follows call {}", self.calls))));
                }
                if self.calls == self.limits.calls {
                    return Some(Err(ScriptError::Limit(LimitExceeded::new("calls", self.limits.calls, "calls"))));
                }
                if arguments.to_string().len() > self.limits.value_bytes {
                    return limit("arguments of a call", self.limits.value_bytes, "bytes");
                }
                self.calls += 1;
                let (number, result) = self.session.call(&namespace, &name, arguments);
                self.waiting.push_back(Box::pin(async move { (number, result.await) }));
                None
            }
            Some(Ok(FromWorker::Log { level, text })) => {
                self.log_bytes = self.log_bytes.saturating_add(text.len());
                if self.log_bytes > self.limits.log_bytes {
                    return limit("console", self.limits.log_bytes, "bytes");
                }
                self.logs.push(Log::new(level, text));
                None
            }
            Some(Ok(FromWorker::Idle)) if self.busy.turns > 0 => {
                self.busy.rest();
                None
            }
            Some(Ok(FromWorker::Done { value })) if value.to_string().len() > self.limits.completion_bytes => {
                limit("completion", self.limits.completion_bytes, "bytes")
            }
            Some(Ok(FromWorker::Done { value })) => Some(Ok(value)),
            Some(Ok(FromWorker::Failed { failure })) => Some(Err(script_error(failure))),
            Some(Ok(other)) => Some(Err(broken(&format!("{other:?} out of turn")))),
        }
    }

    fn answer(
        &mut self,
        answers: &mpsc::UnboundedSender<Vec<u8>>,
        number: CallNumber,
        result: Result<Value, CallError>,
    ) {
        let call = number.get();
        let most = self.limits.value_bytes;
        let frame = match result {
            Ok(value) if value.to_string().len() > most => {
                let message = format!("the tool was called, but its result is longer than {most} bytes; ask for less");
                ToWorker::Failure { call, name: "ToolError".to_owned(), message }
            }
            Ok(value) => ToWorker::Value { call, value },
            Err(error) => ToWorker::Failure { call, name: error.name().to_owned(), message: error.whole_message() },
        };
        self.send(answers, &frame);
    }

    fn send(&mut self, answers: &mpsc::UnboundedSender<Vec<u8>>, frame: &ToWorker) {
        if let Ok(bytes) = frame::encode(frame) {
            self.busy.work();
            // A worker that no longer listens has ended, which its own frames tell.
            let _ = answers.send(bytes);
        }
    }

    /// Waits for the calls that are under way; a script that returned has made the ones that wait, too.
    async fn settle_calls(&mut self, returned: bool) {
        loop {
            while returned && self.under_way.len() < self.limits.concurrent_calls {
                let Some(call) = self.waiting.pop_front() else { break };
                self.under_way.push(call);
            }
            if self.under_way.next().await.is_none() {
                return;
            }
        }
    }
}

fn broken(what: &str) -> ScriptError {
    ScriptError::Broken(format!("the worker does not speak the protocol: {what}"))
}

fn script_error(failed: Failed) -> ScriptError {
    match failed {
        Failed::Syntax { diagnostic } => ScriptError::Syntax(diagnostic),
        Failed::Threw { name, message, position, call } => {
            ScriptError::Threw { name, message, position, call: call.and_then(CallNumber::from_place) }
        }
        Failed::Value { reason } => ScriptError::Value(reason),
        Failed::Stuck => ScriptError::Stuck,
        Failed::Limit { limit } => ScriptError::Limit(limit),
        Failed::Panicked { message } => ScriptError::Broken(format!("the engine panicked: {message}")),
    }
}

async fn write(mut socket: OwnedWriteHalf, mut outgoing: mpsc::UnboundedReceiver<Vec<u8>>) {
    while let Some(bytes) = outgoing.recv().await {
        if socket.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

async fn read(socket: OwnedReadHalf, frames: mpsc::Sender<io::Result<FromWorker>>, most: usize) {
    let mut socket = tokio::io::BufReader::new(socket);
    loop {
        let frame = match frame::receive(&mut socket, most).await {
            Ok(Some(frame)) => Ok(frame),
            Ok(None) => return,
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => {
                return;
            }
            Err(error) => Err(error),
        };
        let last = frame.is_err();
        if frames.send(frame).await.is_err() || last {
            return;
        }
    }
}

/// How long the script itself has been running. It runs while it has turns that it has not finished: its start is
/// one, and each answer.
#[derive(Debug, Default)]
struct Busy {
    turns: u64,
    since: Option<Instant>,
    before: Duration,
}

impl Busy {
    fn work(&mut self) {
        self.turns += 1;
        self.since.get_or_insert_with(Instant::now);
    }

    fn rest(&mut self) {
        self.turns = self.turns.saturating_sub(1);
        if self.turns == 0 {
            self.before = self.total();
            self.since = None;
        }
    }

    fn total(&self) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Ends when the script has been running this long; never while it waits.
    async fn until(&self, limit: Duration) {
        match self.since {
            Some(_) => tokio::time::sleep(limit.saturating_sub(self.total())).await,
            None => std::future::pending().await,
        }
    }
}
