use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use palma_core::{CallError, CallNumber, Ending, LimitExceeded, Log, Position, Progress, Script, ScriptError, Session};
use serde_json::Value;
use tokio::time::Instant;

use super::Worker;
use super::busy::Busy;
use super::calls::{Calling, Calls};
use super::failure::{broken, script_error};
use super::weight::{check_weight, weight};
use super::wire::Wire;
use super::worker::Life;
use crate::Limits;
use crate::frame::brief::{MAX_NOTES, brief_notes, cut};
use crate::frame::{CallFailure, FromWorker, Names, Opening, Returned, ToWorker};

/// What a line of the log costs beside its text.
const LINE_BYTES: usize = 32;

/// How many answers' bytes may wait for the worker to read them before no more calls are started.
const ANSWER_BYTES_WAITING: usize = 32 << 20;

/// The most that is told of one failure that nobody saw, in bytes.
const MAX_NOTE: usize = 512;

/// How long a JSON text may be that is read where other runs wait, in bytes.
const READ_AT_ONCE: usize = 128 << 10;

/// The most that is told of a tool's name, in bytes.
const MAX_PATH: usize = 128;

/// One run: what the worker asks for, the session answers. Nothing the worker says is trusted.
pub(crate) struct Conversation<'a> {
    /// `None` once the worker has been killed.
    life: Option<Life>,
    wire: Wire,
    session: &'a Session,
    limits: &'a Limits,
    /// What the script may call, in the order in which its worker counts them. Behind them stand `results.get`, `ensure`
    /// and `validate`.
    tools: Vec<(String, String)>,
    calls: Calls,
    logs: Vec<Log>,
    log_bytes: usize,
    notes: Vec<String>,
    /// What the script has been told of calls that failed, until it is known that it has seen it.
    failed: BTreeMap<u64, String>,
    progress: Progress,
    busy: Busy,
    /// What the script was given and has not finished with: its start, answers, and turns of its own clock.
    turns: u64,
    /// Whether the worker has said anything since it was given the script.
    is_heard: bool,
    /// Whether the worker has said what it did to the text.
    is_prepared: bool,
    /// Whether the script goes on by itself when its time has come.
    has_timer: bool,
}

/// Why a worker died that had not read its script: nothing has come of it.
#[derive(Debug)]
pub(crate) struct Unheard(ScriptError);

impl From<Unheard> for Ending {
    fn from(Unheard(reason): Unheard) -> Self {
        Self::new(Err(reason), Duration::ZERO)
    }
}

impl<'a> Conversation<'a> {
    /// Runs a script to its end, unless its worker was dying already. When this returns, the worker has been killed and no
    /// call is under way.
    pub(crate) async fn hold(
        worker: Worker,
        script: &Script,
        tools: Names,
        outside: Names,
        session: &'a Session,
        limits: &'a Limits,
    ) -> Result<Ending, Unheard> {
        let notes = worker.notes();
        let (life, wire) = worker.into_parts();
        let pairs = [&tools, &outside].into_iter().flatten();
        let pairs = pairs.flat_map(|(namespace, names)| names.iter().map(|name| (namespace.clone(), name.clone())));
        let conversation = Self {
            life: Some(life),
            wire,
            session,
            limits,
            tools: pairs.collect(),
            calls: Calls::new(limits.concurrent_calls),
            logs: Vec::new(),
            log_bytes: 0,
            notes,
            failed: BTreeMap::new(),
            progress: Progress::default(),
            busy: Busy::default(),
            turns: 0,
            is_heard: false,
            is_prepared: false,
            has_timer: false,
        };
        conversation.go(script, tools, outside).await
    }

    async fn go(mut self, script: &Script, tools: Names, outside: Names) -> Result<Ending, Unheard> {
        let end = self.limits.total_wall.map(|total| Instant::now() + total);
        self.say(&self.opening(script, tools, outside));
        let result = loop {
            // A worker that never stops talking does not keep the host's thread to itself.
            tokio::task::consume_budget().await;
            if self.wire.bytes_waiting() < ANSWER_BYTES_WAITING {
                self.calls.start(self.session.idle_calls());
            }
            // A worker that is not listened to waits, and its time does not run. With no call under way only the worker
            // can get things going again.
            let listening = !self.calls.are_many_waiting() || self.calls.is_none_under_way();
            self.busy.run(listening && self.is_script_running());
            if self.busy.total() >= self.limits.wall {
                break Err(ScriptError::Limit(self.limits.wall_exceeded()));
            }
            let idle = self.session.idle_calls();
            let step = tokio::select! {
                biased;
                () = self.session.stopped() => Some(Err(ScriptError::Stopped)),
                () = until(end) => Some(Err(ScriptError::Limit(self.limits.total_wall_exceeded()))),
                () = self.busy.until(self.limits.wall) => {
                    Some(Err(ScriptError::Limit(self.limits.wall_exceeded())))
                }
                Some((number, result)) = self.calls.next() => {
                    self.answer(number, result);
                    None
                }
                millis = self.session.woken() => {
                    self.wake_up(millis);
                    None
                }
                () = self.session.idle_calls_changed(idle) => None,
                frame = self.wire.next(listening) => match self.hear(frame).await {
                    Some(Err(reason)) if self.is_unheard() => return Err(Unheard(reason)),
                    step => step,
                },
            };
            if let Some(result) = step {
                break result;
            }
        };
        let busy = self.busy.total();
        self.life = None;
        self.settle_calls(result.is_ok(), end).await;
        self.notes.truncate(MAX_NOTES);
        Ok(Ending::new(result, busy).with_logs(self.logs).with_notes(self.notes).with_progress(self.progress))
    }

    fn opening(&self, script: &Script, tools: Names, outside: Names) -> ToWorker {
        // FNV-1a: the run's name, which nobody can choose, spread over 64 bits.
        let digits = self.session.run().as_str().bytes();
        let seed = digits
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, digit| (hash ^ u64::from(digit)).wrapping_mul(0x0100_0000_01b3));
        ToWorker::Run(Opening {
            text: script.text().to_owned(),
            tools,
            outside,
            millis: self.session.opened(),
            seed,
            argument_bytes: self.limits.argument_bytes,
            completion_bytes: self.limits.completion_bytes,
            log_bytes: self.limits.log_bytes,
            microtasks: self.limits.microtasks,
        })
    }

    /// Takes in what the worker says; answers with the end of the script, if this is it.
    async fn hear(&mut self, frame: Option<io::Result<FromWorker>>) -> Option<Result<Value, ScriptError>> {
        let frame = match frame {
            None => return Some(Err(self.death().await)),
            Some(Err(error)) => return Some(Err(broken(&error.to_string()))),
            Some(Ok(frame)) => frame,
        };
        self.is_heard = true;
        match frame {
            FromWorker::Call { call, tool, position, arguments } => {
                self.call(call, tool, position, arguments).await.err().map(Err)
            }
            FromWorker::Log { level, text, position } => {
                self.log_bytes = self.log_bytes.saturating_add(text.len()).saturating_add(LINE_BYTES);
                if self.log_bytes > self.limits.log_bytes {
                    return Some(Err(exceeded("console", self.limits.log_bytes)));
                }
                self.logs.push(Log::new(level, text));
                self.progress.logs += 1;
                self.came_to(format!("line {} of the console", self.progress.logs), position);
                None
            }
            FromWorker::Prepared(notes) if !self.is_prepared => {
                self.is_prepared = true;
                self.notes.extend(brief_notes(&notes));
                None
            }
            FromWorker::Idle { wake } if self.turns > 0 => self.rest(wake).err().map(Err),
            FromWorker::Done { returned, value } => Some(self.done(&returned, value).await),
            FromWorker::Failed(failed) => Some(Err(script_error(failed))),
            FromWorker::Idle { .. } | FromWorker::Ready(_) | FromWorker::Checked(_) | FromWorker::Prepared(_) => {
                Some(Err(broken("a frame out of turn")))
            }
        }
    }

    /// Whether the worker is known to have ended before it had read the script.
    const fn is_unheard(&self) -> bool {
        !self.is_heard && self.wire.is_unread()
    }

    async fn death(&mut self) -> ScriptError {
        match &mut self.life {
            Some(life) => life.death(self.limits).await,
            None => broken("it spoke after its end"),
        }
    }

    async fn call(
        &mut self,
        call: u64,
        tool: u32,
        position: Option<Position>,
        arguments: Vec<u8>,
    ) -> Result<(), ScriptError> {
        if call != self.calls.made() + 1 {
            return Err(broken(&format!("call {call} follows call {}", self.calls.made())));
        }
        if self.calls.made() == self.limits.calls {
            return Err(ScriptError::Limit(LimitExceeded::new("calls", self.limits.calls, "calls")));
        }
        if arguments.len() > self.limits.argument_bytes {
            return Err(exceeded("arguments of a call", self.limits.argument_bytes));
        }
        let place = usize::try_from(tool).unwrap_or(usize::MAX);
        let weight = weight(&arguments);
        check_weight("memory of a call's arguments", weight, self.limits.argument_bytes)?;
        let parsed = read(arguments).await?;
        let (number, path, calling, is_tool): (_, _, Calling, _) =
            if let Some((namespace, name)) = self.tools.get(place) {
                let (number, calling) = begun(self.session.call(namespace, name, parsed));
                (number, format!("`{namespace}.{name}`"), calling, true)
            } else {
                let (name, (number, calling)) = self.call_own(place.saturating_sub(self.tools.len()), parsed)?;
                (number, format!("`{name}`"), calling, false)
            };
        if let Some(position) = position {
            self.session.made_at(number, position);
        }
        // What is no tool's waits for nobody's turn: it says what may not be called any more.
        let waits_for_nothing = !is_tool || self.session.is_recorded(number);
        self.calls.push(weight, waits_for_nothing, calling);
        self.progress.calls += 1;
        self.came_to(format!("call {number} ({})", cut(&path, MAX_PATH)), position);
        Ok(())
    }

    /// What a session does for its script that is no call of a tool, by its place behind the tools.
    fn call_own(
        &self,
        place: usize,
        mut arguments: Value,
    ) -> Result<(&'static str, (CallNumber, Calling)), ScriptError> {
        let text = |name: &str| arguments.get(name).and_then(Value::as_str).unwrap_or_default();
        Ok(match place {
            0 => ("results.get", begun(self.session.result(text("handle")))),
            1 => ("ensure", begun(self.session.ensure_failed(text("message")))),
            2 => {
                let mut take = |name: &str| arguments.get_mut(name).map(Value::take).unwrap_or_default();
                ("validate", begun(self.session.validate(take("value"), take("schema"))))
            }
            other => return Err(broken(&format!("its API has nothing behind its tools in place {other}"))),
        })
    }

    fn came_to(&mut self, last: String, position: Option<Position>) {
        self.progress.last = Some(last);
        self.progress.position = position;
    }

    async fn done(&mut self, returned: &Returned, value: Vec<u8>) -> Result<Value, ScriptError> {
        if value.len() > self.limits.completion_bytes {
            return Err(exceeded("completion", self.limits.completion_bytes));
        }
        check_weight("memory of the completion", weight(&value), self.limits.completion_bytes)?;
        let value = read(value).await?;
        self.notes.extend(brief_notes(&returned.notes));
        self.note_unseen(&returned.unseen);
        Ok(value)
    }

    /// Says what gives the script a turn.
    fn say(&mut self, frame: &ToWorker) {
        // What cannot be encoded is longer than 4 GiB, which every limit is there to prevent; the script then waits.
        if self.wire.say(frame).is_ok() {
            self.turns += 1;
        }
    }

    /// Whether time is the script's: it has a turn to finish, or waits for nothing but its own timer.
    fn is_script_running(&self) -> bool {
        self.turns > 0 || (self.has_timer && self.calls.is_empty())
    }

    /// Gives the script the answer to a call.
    fn answer(&mut self, number: CallNumber, result: Result<Value, CallError>) {
        self.progress.answered += 1;
        self.remember(number, &result);
        self.say(&answer(number, self.session.millis(), result));
        self.has_timer = false;
    }

    /// Notes that the script has finished a turn, and can go no further but by itself when its clock has come to `wake`.
    fn rest(&mut self, wake: Option<u64>) -> Result<(), ScriptError> {
        self.turns -= 1;
        // With a turn left, the script has not heard of all that it was told, and will say again what it waits for.
        if self.turns > 0 {
            return Ok(());
        }
        self.has_timer = wake.is_some();
        if !self.has_timer && self.calls.is_empty() {
            return Err(broken("it waits for nothing"));
        }
        self.session.rest(wake);
        Ok(())
    }

    /// Lets the script go on by itself.
    fn wake_up(&mut self, millis: u64) {
        self.has_timer = false;
        self.say(&ToWorker::Wake { millis });
    }

    fn remember(&mut self, number: CallNumber, result: &Result<Value, CallError>) {
        if let Err(error) = result {
            self.failed.insert(number.get(), cut(&error.to_string(), MAX_NOTE));
        }
    }

    /// Notes the calls whose answer the script did not wait for.
    fn note_unseen(&mut self, unseen: &[u64]) {
        if !unseen.is_empty() {
            self.notes.push(format!("the script returned before {} of its calls had answered", unseen.len()));
        }
        for call in unseen.iter().take(MAX_NOTES) {
            if let Some(failure) = self.failed.remove(call) {
                self.note_failure(*call, &failure);
            }
        }
    }

    fn note_failure(&mut self, call: u64, failure: &str) {
        let failure = cut(failure, MAX_NOTE);
        self.notes.push(format!("call {call}, which nobody waited for, failed: {failure}"));
    }

    /// Waits for the calls that are under way. A script that returned has made those that wait, too, until the run's `end`;
    /// one that failed has not, and nothing more is called in its name.
    async fn settle_calls(&mut self, returned: bool, end: Option<Instant>) {
        let mut is_over = !returned;
        if is_over {
            self.forget_calls();
        } else {
            self.session.returned();
        }
        loop {
            let idle = self.session.idle_calls();
            self.calls.start(idle);
            let ended = tokio::select! {
                biased;
                () = until(end), if !is_over => None,
                ended = self.calls.next() => Some(ended),
                // The script hears of no timer any more; it takes its place in the order all the same.
                _ = self.session.woken() => continue,
                () = self.session.idle_calls_changed(idle) => continue,
            };
            match ended {
                Some(Some((number, Err(error)))) if returned && is_news(&error) => {
                    self.note_failure(number.get(), &error.to_string());
                }
                Some(Some(_)) => {}
                Some(None) => return,
                None => {
                    is_over = true;
                    self.notes.push("calls that nobody waited for were not made: the run's time was over".to_owned());
                    self.forget_calls();
                }
            }
        }
    }

    fn forget_calls(&mut self) {
        self.session.end();
        self.calls.forget_waiting();
    }
}

fn begun(
    (number, result): (CallNumber, impl Future<Output = Result<Value, CallError>> + Send + 'static),
) -> (CallNumber, Calling) {
    (number, Box::pin(async move { (number, result.await) }))
}

/// Whether a script that did not wait for a call should be told that it failed: it knows of an `ensure` already, and may not
/// know of what was held back.
const fn is_news(error: &CallError) -> bool {
    !matches!(error, CallError::EnsureFailed { .. } | CallError::Withheld { .. })
}

fn answer(number: CallNumber, millis: u64, result: Result<Value, CallError>) -> ToWorker {
    let call = number.get();
    match result {
        // A JSON value can always be written.
        Ok(value) => ToWorker::Value { call, millis, json: serde_json::to_vec(&value).unwrap_or_default() },
        Err(error) => {
            let failure = CallFailure {
                name: error.name().to_owned(),
                message: error.whole_message(),
                tool: error.tool(),
                certainty: error.certainty(),
                retryable: error.is_retryable(),
            };
            ToWorker::Failure { call, millis, failure }
        }
    }
}

fn exceeded(name: &str, bytes: usize) -> ScriptError {
    ScriptError::Limit(LimitExceeded::new(name, bytes as u64, "bytes"))
}

/// Reads what a worker says is JSON.
async fn read(json: Vec<u8>) -> Result<Value, ScriptError> {
    let is_short = json.len() <= READ_AT_ONCE;
    let parse = move || serde_json::from_slice(&json).map_err(|error| broken(&error.to_string()));
    if is_short {
        return parse();
    }
    tokio::task::spawn_blocking(parse).await.map_err(|error| broken(&error.to_string()))?
}

async fn until(end: Option<Instant>) {
    match end {
        Some(end) => tokio::time::sleep_until(end).await,
        None => std::future::pending().await,
    }
}
