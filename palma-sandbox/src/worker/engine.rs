use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::BufReader;
use std::rc::Rc;

use boa_engine::builtins::error::Error as ErrorData;
use boa_engine::builtins::promise::{OperationType, Promise, PromiseState};
use boa_engine::context::time::FixedClock;
use boa_engine::context::{ContextBuilder, HostHooks};
use boa_engine::job::{GenericJob, Job, JobExecutor, PromiseJob};
use boa_engine::module::IdleModuleLoader;
use boa_engine::object::builtins::JsPromise;
use boa_engine::realm::Realm;
use boa_engine::{
    Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, Script, Source as JsSource,
    js_string,
};
use palma_core::{Diagnostic, LimitExceeded, Position};
use serde_json::Value;

use super::serve::Socket;
use super::tools::Desk;
use super::{border, console, tools};
use crate::frame::{self, Failed, FromWorker, Names, ToWorker};
use crate::source::Source;

/// What a run begins with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// What the script's clock says, in milliseconds since 1970.
    pub(super) opened_millis: u64,
    /// What its random numbers begin with.
    pub(super) seed: u64,
    /// The most bytes of a call's arguments.
    pub(super) argument_bytes: usize,
    /// The most bytes of the script's value.
    pub(super) completion_bytes: usize,
}

/// How deep functions may call each other.
const MAX_RECURSION: usize = 1_000;

/// The most slots of the engine's own stack.
const MAX_SLOTS: usize = 256 << 10;

/// What the script is put between: one line before it, which [`Source::position`] does not count.
const BEFORE: &str = "(async () => { \"use strict\";\n";
const AFTER: &str = "\n})()";

/// The name of the script in the engine's traces.
const SCRIPT: &str = "script";

/// Reads a script without running it.
pub(super) fn check(text: &str, names: &Names) -> Vec<Diagnostic> {
    let source = match Source::read(text) {
        Ok(source) => source,
        Err(diagnostics) => return diagnostics,
    };
    match context(Settings { opened_millis: 0, seed: 0, argument_bytes: 0, completion_bytes: 0 }) {
        Ok(mut context) => match parse(&source, &mut context) {
            Ok(_) => source.unknown_tools(names),
            Err(error) => vec![syntax_error(&source, &error)],
        },
        Err(error) => vec![Diagnostic::error("engine", Position::new(1, 1), error.to_string())],
    }
}

/// Runs a script until it returns or fails.
pub(super) fn run(
    source: &Source,
    names: &Names,
    settings: Settings,
    socket: Socket,
    reader: &mut BufReader<Socket>,
) -> Result<FromWorker, Failed> {
    let desk = Desk::new(socket, settings.argument_bytes, settings.seed);
    let result = run_at(&desk, source, names, settings, reader);
    // What the script called and did not wait for has been called all the same.
    desk.flush().map_err(|error| broken(&error))?;
    result
}

fn run_at(
    desk: &Desk,
    source: &Source,
    names: &Names,
    settings: Settings,
    reader: &mut BufReader<Socket>,
) -> Result<FromWorker, Failed> {
    let mut context = context(settings).map_err(|error| broken(&error))?;
    context.insert_data(desk.clone());
    install(names, desk, &mut context).map_err(|error| broken(&error))?;

    let script =
        parse(source, &mut context).map_err(|error| Failed::Syntax { diagnostic: syntax_error(source, &error) })?;
    let started = script.evaluate(&mut context).map_err(|error| failure(&error, source, desk, &mut context))?;
    let promise = started.as_object().and_then(|object| JsPromise::from_object(object).ok());
    let promise = promise.ok_or_else(|| broken(&"the script did not start"))?;
    loop {
        context.run_jobs().map_err(|error| failure(&error, source, desk, &mut context))?;
        match promise.state() {
            PromiseState::Fulfilled(value) => {
                let value = value_of(&value, settings.completion_bytes, &mut context)?;
                let notes = unhandled(source, desk, &mut context);
                return Ok(FromWorker::Done { value, unseen: desk.unanswered(), notes });
            }
            PromiseState::Rejected(reason) => return Err(thrown(&reason, source, desk, &mut context)),
            PromiseState::Pending if !desk.waits() => return Err(Failed::Stuck),
            PromiseState::Pending => {}
        }
        desk.say(&FromWorker::Idle, true).map_err(|error| broken(&error))?;
        let answer = frame::receive_blocking::<ToWorker>(reader).map_err(|error| broken(&error))?;
        let delivered = match answer {
            Some(ToWorker::Value { call, value }) => desk.resolve(call, &value, &mut context),
            Some(ToWorker::Failure { call, name, message }) => desk.reject(call, &name, &message, &mut context),
            _ => return Err(broken(&"the host is gone")),
        };
        delivered.map_err(|error| failure(&error, source, desk, &mut context))?;
    }
}

fn broken(error: &dyn std::fmt::Display) -> Failed {
    Failed::Panicked { message: error.to_string() }
}

/// A text that is no script.
pub(super) fn syntax(diagnostics: Vec<Diagnostic>) -> Failed {
    let first = diagnostics.into_iter().next();
    let diagnostic = first.unwrap_or_else(|| Diagnostic::error("syntax", Position::new(1, 1), "the text is no script"));
    Failed::Syntax { diagnostic }
}

fn context(settings: Settings) -> JsResult<Context> {
    let mut context = ContextBuilder::new()
        .host_hooks(Rc::new(Hooks))
        .clock(Rc::new(FixedClock::from_millis(settings.opened_millis)))
        .job_executor(Rc::new(Jobs::default()))
        .module_loader(Rc::new(IdleModuleLoader))
        .build()?;
    let limits = context.runtime_limits_mut();
    limits.set_recursion_limit(MAX_RECURSION);
    limits.set_stack_size_limit(MAX_SLOTS);
    Ok(context)
}

fn install(names: &Names, desk: &Desk, context: &mut Context) -> JsResult<()> {
    tools::install(names, desk, context)?;
    console::install(context)?;
    let random = NativeFunction::from_fn_ptr(|_, _, context| Ok(JsValue::from(Desk::of(context)?.random())));
    let random =
        boa_engine::object::FunctionObjectBuilder::new(context.realm(), random).name(js_string!("random")).build();
    let math = context.global_object().get(js_string!("Math"), context)?;
    if let Some(math) = math.as_object() {
        math.set(js_string!("random"), random, true, context)?;
    }
    Ok(())
}

fn parse(source: &Source, context: &mut Context) -> JsResult<Script> {
    let code = format!("{BEFORE}{}{AFTER}", source.body());
    let path = std::path::Path::new(SCRIPT);
    Script::parse(JsSource::from_bytes(code.as_bytes()).with_path(path), None, context)
}

/// What the parser of the engine does not accept, though the first parser did.
fn syntax_error(source: &Source, error: &JsError) -> Diagnostic {
    let text = error.to_string();
    let place = text.split("at line ").nth(1).and_then(|rest| {
        let mut numbers = rest.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        Some((numbers.next()?.parse::<u32>().ok()?, numbers.next()?.parse::<u32>().ok()?))
    });
    let position =
        place.map_or(Position::new(1, 1), |(line, column)| source.position(line.saturating_sub(1).max(1), column));
    let message = text.split(" at line ").next().unwrap_or_default().trim_start_matches("SyntaxError: ");
    Diagnostic::error("syntax", position, message)
}

/// An error the engine raised by itself, or one that the script threw.
fn failure(error: &JsError, source: &Source, desk: &Desk, context: &mut Context) -> Failed {
    let text = error.to_string();
    match error.clone().into_opaque(context) {
        Ok(value) => thrown(&value, source, desk, context),
        // What the engine does not let a script catch is a limit of its own.
        Err(_) if text.contains("recursi") || text.contains("stack") => {
            Failed::Limit { limit: LimitExceeded::new("recursion", MAX_RECURSION as u64, "calls") }
        }
        Err(_) => Failed::Panicked { message: text.lines().next().unwrap_or_default().to_owned() },
    }
}

/// The script's value as JSON.
fn value_of(value: &JsValue, most: usize, context: &mut Context) -> Result<Value, Failed> {
    border::to_json(value, most, context).map_err(|reason| match reason.as_str() {
        border::TOO_LARGE => Failed::Limit { limit: LimitExceeded::new("completion", most as u64, "bytes") },
        _ => Failed::Value { reason },
    })
}

/// A value that was thrown and not caught.
fn thrown(value: &JsValue, source: &Source, desk: &Desk, context: &mut Context) -> Failed {
    let Some(error) = value.as_object().filter(|object| object.is::<ErrorData>()) else {
        let message = format!("the script threw {}", console::word(value, context));
        return Failed::Threw { name: "Error".to_owned(), message, position: None, call: None };
    };
    let (call, place) = desk.failed_call(&error);
    Failed::Threw {
        name: border::inherited_text(&error, "name").unwrap_or_else(|| "Error".to_owned()),
        message: border::inherited_text(&error, "message").unwrap_or_default(),
        position: place
            .and_then(|(line, column)| own_position(source, line, column))
            .or_else(|| position(&error, source)),
        call,
    }
}

/// What was rejected and never handled, though the script returned.
fn unhandled(source: &Source, desk: &Desk, context: &mut Context) -> Vec<String> {
    let reasons = desk.unhandled();
    let told = reasons.iter().map(|reason| match thrown(reason, source, desk, context) {
        Failed::Threw { name, message, position: Some(position), .. } => {
            format!("an error that nothing handled, at {position}: {name}: {message}")
        }
        Failed::Threw { name, message, .. } => format!("an error that nothing handled: {name}: {message}"),
        _ => "an error that nothing handled".to_owned(),
    });
    told.collect()
}

/// Where an error was made: the innermost place of the script in its trace.
fn position(error: &JsObject, source: &Source) -> Option<Position> {
    let trace = JsError::from_opaque(error.clone().into()).to_string();
    let marker = format!("({SCRIPT}:");
    let place = trace.lines().filter(|line| line.starts_with("    at ")).find_map(|line| line.split(&marker).nth(1))?;
    let mut numbers = place.split(|c: char| !c.is_ascii_digit());
    let line = numbers.next()?.parse::<u32>().ok()?;
    let column = numbers.next()?.parse::<u32>().ok()?;
    own_position(source, line, column)
}

/// A place of the code that runs, in the model's text.
fn own_position(source: &Source, line: u32, column: u32) -> Option<Position> {
    Some(source.position(line.checked_sub(1).filter(|&line| line > 0)?, column))
}

/// No code from text, and no buffer beyond the memory limit, which the allocator keeps.
#[derive(Debug)]
struct Hooks;

impl HostHooks for Hooks {
    fn ensure_can_compile_strings(
        &self,
        _: Realm,
        _: &[JsString],
        _: &JsString,
        _: bool,
        _: &mut Context,
    ) -> JsResult<()> {
        let message = "code cannot be made from text here; write it into the script";
        Err(JsNativeError::eval().with_message(message).into())
    }

    fn promise_rejection_tracker(&self, promise: &JsObject<Promise>, operation: OperationType, context: &mut Context) {
        if let Ok(desk) = Desk::of(context) {
            desk.track(&promise.clone().upcast(), operation == OperationType::Reject);
        }
    }

    fn local_timezone_offset_seconds(&self, _: i64) -> i32 {
        0
    }
}

/// Runs what promises have to do, in order, until there is no more. Nothing here waits.
#[derive(Default)]
struct Jobs {
    promises: RefCell<VecDeque<PromiseJob>>,
    others: RefCell<VecDeque<GenericJob>>,
}

impl JobExecutor for Jobs {
    fn enqueue_job(self: Rc<Self>, job: Job, _: &mut Context) {
        match job {
            Job::PromiseJob(job) => self.promises.borrow_mut().push_back(job),
            Job::GenericJob(job) => self.others.borrow_mut().push_back(job),
            // There are no timers and no natives that wait.
            _ => {}
        }
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        loop {
            let promise = self.promises.borrow_mut().pop_front();
            if let Some(job) = promise {
                job.call(context)?;
                continue;
            }
            let other = self.others.borrow_mut().pop_front();
            match other {
                Some(job) => job.call(context)?,
                None => return Ok(()),
            };
        }
    }
}
