use std::collections::BTreeMap;
use std::io;
use std::time::UNIX_EPOCH;

use palma_core::{CallError, CallNumber, Ending, LimitExceeded, Log, Script, ScriptError, Session};
use serde_json::Value;
use tokio::net::UnixStream;
use tokio::sync::mpsc;

use super::busy::Busy;
use super::calls::Calls;
use super::failure::{brief, broken, cut, script_error};
use super::pipe::{Outgoing, read, write};
use super::{Process, Worker};
use crate::Limits;
use crate::frame::{self, FromWorker, Names, ToWorker};

/// How many frames of a worker wait to be looked at. More of them wait in the socket, and then the worker does.
const FRAMES_WAITING: usize = 2;

/// What a line of the log costs beside its text.
const LINE_BYTES: usize = 32;

/// How many answers' bytes may wait for the worker to read them before no more calls are started.
const ANSWER_BYTES_WAITING: usize = 32 << 20;

/// The most that is told of one failure that nobody saw, in bytes.
const MAX_NOTE: usize = 512;

/// The most notes that are kept of one run.
const MAX_NOTES: usize = 16;

/// One run: what the worker asks for, the session answers. Nothing the worker says is trusted.
pub(crate) struct Conversation<'a> {
    process: Process,
    session: &'a Session,
    limits: &'a Limits,
    calls: Calls,
    logs: Vec<Log>,
    log_bytes: usize,
    notes: Vec<String>,
    /// What the script has been told of calls that failed, until it is known that it has seen it.
    failed: BTreeMap<u64, String>,
    busy: Busy,
}

impl<'a> Conversation<'a> {
    /// Runs a script to its end. When this returns, its worker is gone and no call is under way.
    pub(crate) async fn hold(
        worker: Worker,
        script: &Script,
        tools: Names,
        session: &'a Session,
        limits: &'a Limits,
    ) -> Ending {
        let notes = worker.notes();
        let (process, stream) = worker.into_parts();
        let conversation = Self {
            process,
            session,
            limits,
            calls: Calls::new(limits.concurrent_calls),
            logs: Vec::new(),
            log_bytes: 0,
            notes,
            failed: BTreeMap::new(),
            busy: Busy::default(),
        };
        conversation.go(stream, script, tools).await
    }

    async fn go(mut self, stream: UnixStream, script: &Script, tools: Names) -> Ending {
        let (reading, writing) = stream.into_split();
        let (outgoing, to_write) = Outgoing::new();
        let (frames, mut incoming) = mpsc::channel(FRAMES_WAITING);
        let writer = tokio::spawn(write(writing, to_write));
        let reader = tokio::spawn(read(reading, frames, self.limits.frame_bytes()));

        self.send(&outgoing, &self.opening(script, tools));
        let result = loop {
            if outgoing.bytes_waiting() < ANSWER_BYTES_WAITING {
                self.calls.start();
            }
            // A worker that is not listened to waits, and its time does not run. With no call under way only the worker
            // can get things going again.
            let listening = !self.calls.are_many_waiting() || self.calls.is_none_under_way();
            let step = tokio::select! {
                frame = incoming.recv(), if listening => self.hear(frame).await,
                Some((number, result)) = self.calls.next() => {
                    self.remember(number, &result);
                    self.send(&outgoing, &answer(number, result));
                    None
                }
                () = self.busy.until(self.limits.wall), if listening => {
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
        self.notes.truncate(MAX_NOTES);
        Ending::new(result, busy).with_logs(self.logs).with_notes(self.notes)
    }

    fn opening(&self, script: &Script, tools: Names) -> ToWorker {
        let opened = self.session.opened().duration_since(UNIX_EPOCH).unwrap_or_default();
        // FNV-1a: the run's name, which nobody can choose, spread over 64 bits.
        let digits = self.session.run().as_str().bytes();
        let seed = digits
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, digit| (hash ^ u64::from(digit)).wrapping_mul(0x0100_0000_01b3));
        ToWorker::Run {
            text: script.text().to_owned(),
            tools,
            opened_millis: u64::try_from(opened.as_millis()).unwrap_or(u64::MAX),
            seed,
            argument_bytes: self.limits.argument_bytes,
            completion_bytes: self.limits.completion_bytes,
        }
    }

    /// Takes in what the worker says; answers with the end of the script, if this is it.
    async fn hear(&mut self, frame: Option<io::Result<FromWorker>>) -> Option<Result<Value, ScriptError>> {
        let frame = match frame {
            None => return Some(Err(self.process.death(self.limits).await)),
            Some(Err(error)) => return Some(Err(broken(&error.to_string()))),
            Some(Ok(frame)) => frame,
        };
        match frame {
            FromWorker::Call { call, namespace, name, arguments } => {
                self.call(call, &namespace, &name, arguments).err().map(Err)
            }
            FromWorker::Log { level, text } => {
                self.log_bytes = self.log_bytes.saturating_add(text.len()).saturating_add(LINE_BYTES);
                if self.log_bytes > self.limits.log_bytes {
                    return Some(Err(exceeded("console", self.limits.log_bytes)));
                }
                self.logs.push(Log::new(level, text));
                None
            }
            FromWorker::Idle if self.busy.is_working() => {
                self.busy.rest();
                None
            }
            FromWorker::Done { value, .. } if value.to_string().len() > self.limits.completion_bytes => {
                Some(Err(exceeded("completion", self.limits.completion_bytes)))
            }
            FromWorker::Done { value, unseen, notes } => {
                self.notes.extend(notes.iter().take(MAX_NOTES).map(|note| brief(note)));
                self.note_unseen(&unseen);
                Some(Ok(value))
            }
            FromWorker::Failed { failure } => Some(Err(script_error(failure))),
            FromWorker::Idle | FromWorker::Ready { .. } | FromWorker::Checked { .. } => {
                Some(Err(broken("a frame out of turn")))
            }
        }
    }

    fn call(&mut self, call: u64, namespace: &str, name: &str, arguments: Value) -> Result<(), ScriptError> {
        if call != self.calls.made() + 1 {
            return Err(broken(&format!("call {call} follows call {}", self.calls.made())));
        }
        if self.calls.made() == self.limits.calls {
            return Err(ScriptError::Limit(LimitExceeded::new("calls", self.limits.calls, "calls")));
        }
        let bytes = arguments.to_string().len();
        if bytes > self.limits.argument_bytes {
            return Err(exceeded("arguments of a call", self.limits.argument_bytes));
        }
        let (number, result) = self.session.call(namespace, name, arguments);
        self.calls.push(bytes, Box::pin(async move { (number, result.await) }));
        Ok(())
    }

    fn send(&mut self, outgoing: &Outgoing, frame: &ToWorker) {
        if let Ok(bytes) = frame::encode(frame) {
            self.busy.work();
            outgoing.send(bytes);
        }
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

    /// Waits for the calls that are under way. A script that returned has made those that wait, too; one that failed
    /// has not, and nothing more is called in its name.
    async fn settle_calls(&mut self, returned: bool) {
        if !returned {
            self.session.end();
            self.calls.forget_waiting();
        }
        loop {
            self.calls.start();
            let Some((number, result)) = self.calls.next().await else { return };
            if let (true, Err(error)) = (returned, result) {
                self.note_failure(number.get(), &error.to_string());
            }
        }
    }
}

fn answer(number: CallNumber, result: Result<Value, CallError>) -> ToWorker {
    let call = number.get();
    match result {
        Ok(value) => ToWorker::Value { call, value },
        Err(error) => ToWorker::Failure { call, name: error.name().to_owned(), message: error.whole_message() },
    }
}

fn exceeded(name: &str, bytes: usize) -> ScriptError {
    ScriptError::Limit(LimitExceeded::new(name, bytes as u64, "bytes"))
}
