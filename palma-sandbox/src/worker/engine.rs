use std::cell::RefCell;
use std::fmt::Display;
use std::io;
use std::path::Path;
use std::rc::Rc;

use boa_engine::builtins::promise::PromiseState;
use boa_engine::context::ContextBuilder;
use boa_engine::module::IdleModuleLoader;
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsPromise;
use boa_engine::optimizer::OptimizerOptions;
use boa_engine::{Context, JsNativeError, JsResult, JsValue, NativeFunction, Script, Source as JsSource, js_string};
use palma_core::{Check, Diagnostic, LimitExceeded, Position, Severity};

use super::clock::RunClock;
use super::helpers::{self, Helpers};
use super::hooks::Hooks;
use super::jobs::Jobs;
use super::line::Line;
use super::thrown::{SCRIPT, failure, syntax_error, unhandled};
use super::timers::Timers;
use super::tools::Desk;
use super::{border, console, date, failures, intl, natives, temporal, thrown, tools, web};
use crate::frame::brief::{brief_check, brief_notes};
use crate::frame::{Failed, FromWorker, Opening, Returned, Text, ToWorker};
use crate::source::Source;

/// How deep functions may call each other, by themselves or through builtins. The native stack holds twice as much of the
/// deepest known, which goes through `replace` or `yield*`.
pub(super) const MAX_RECURSION: usize = 10_000;

/// The most slots of the engine's own stack.
const MAX_SLOTS: usize = 1 << 20;

/// What the script is put between: one line before it, which [`Source::position`] does not count.
const BEFORE: &str = ") => { \"use strict\";\n";
const AFTER: &str = "\n})";

/// What models write, in little. It calls no tool.
const WARM_UP: &str = r#"
interface Row { id: number; name: string; tags?: string[] }
const rows: Row[] = [];
for (let i = 0; i < 20; i++) rows.push({ id: i, name: `Row ${i}`, tags: ["a", "b"] });
const byName = new Map(rows.map((row) => [row.name, row] as const));
const total = rows.filter(({ id }) => id % 2 === 0).reduce((sum, { id }) => sum + id, 0);
const parsed = JSON.parse(JSON.stringify({ ...rows[0], total }));
const words = "one, two; three".split(/[,;]\s*/).sort((a, b) => a.localeCompare(b)).join(" ");
const when = new Date(Date.UTC(2024, 0, 1)).toISOString();
Symbol.for("palma");
class Thing { #x = 1; get x() { return this.#x; } }
try { throw new RangeError("no"); } catch (error) { String(error); }
const all = await Promise.all([1, 2].map(async (n) => { await null; return n * Math.random(); }));
for await (const n of (async function* () { yield 1; })()) { new Thing().x + n; }
return { parsed, words, when, all: all.length, size: byName.size };
"#;

/// The engine, with every global in place and no script yet.
pub(super) struct Engine {
    context: Context,
    clock: Rc<RunClock>,
    jobs: Rc<Jobs>,
    timers: Timers,
    desk: Desk,
}

impl Engine {
    /// Makes ready all that every run begins with.
    pub(super) fn prepare() -> JsResult<Self> {
        let clock = Rc::new(RunClock::default());
        let jobs = Rc::new(Jobs::default());
        let mut context = ContextBuilder::new()
            .host_hooks(Rc::new(Hooks))
            .clock(Rc::clone(&clock))
            .job_executor(Rc::clone(&jobs))
            .module_loader(Rc::new(IdleModuleLoader))
            .build()?;
        // It would evaluate constants while a script is only read, however long that takes.
        context.set_optimizer_options(OptimizerOptions::empty());
        let limits = context.runtime_limits_mut();
        limits.set_recursion_limit(MAX_RECURSION);
        limits.set_stack_size_limit(MAX_SLOTS);
        let desk = Desk::default();
        context.insert_data(desk.clone());
        let timers = Timers::install(&clock, &mut context)?;
        install(&mut context)?;
        Ok(Self { context, clock, jobs, timers, desk })
    }

    /// Makes ready all that every run begins with, where much of what the engine first does later has been done once.
    ///
    /// That makes a copy of this process start faster, and some of it asks the system for what a worker may not.
    pub(super) fn warmed_up() -> JsResult<Self> {
        let mut first = Self::prepare()?;
        if let Ok(source) = Source::read(WARM_UP) {
            let _ = start(&parse(&source, &mut first.context)?, &mut first.context)?;
            first.jobs.allow(u64::MAX);
            first.context.run_jobs()?;
        }
        drop(first);
        Self::prepare()
    }

    /// Does once, in a copy of the process, what every run does first, so that the memory for it is there when the script
    /// comes. It is the same in every copy.
    pub(super) fn rehearse(&mut self) -> JsResult<()> {
        let Ok(source) = Source::read("const one = await Promise.resolve({ n: [1] }); return one.n;") else {
            return Ok(());
        };
        self.jobs.allow(u64::MAX);
        let started = start(&parse(&source, &mut self.context)?, &mut self.context)?;
        self.context.run_jobs()?;
        let promise = started.as_object().and_then(|object| JsPromise::from_object(object).ok());
        if let Some(PromiseState::Fulfilled(value)) = promise.map(|promise| promise.state()) {
            let _ = border::to_json(&value, 64, &mut self.context);
        }
        Ok(())
    }

    /// Ends a loop that goes round more often than this, where no process can be killed for it.
    pub(super) fn limit_loops(&mut self, rounds: u64) {
        self.context.runtime_limits_mut().set_loop_iteration_limit(rounds);
    }

    /// Reads a script without running it.
    pub(super) fn check(&mut self, text: &Text) -> Check {
        let source = match Source::read(&text.script) {
            Ok(source) => source,
            Err(diagnostics) => return brief_check(Check::new(diagnostics)),
        };
        if let Some(refused) = self.refused(&source) {
            return brief_check(Check::new(vec![refused]));
        }
        let checked = source.check(&text.tools, &text.types);
        let mut found = source.unknown_tools(&text.tools);
        found.extend(source.absent_names(&text.tools));
        found.extend(checked.diagnostics);
        let prepared = source.notes().iter().map(|note| Diagnostic::note("prepared", Position::new(1, 1), note));
        found.extend(prepared);
        // What forbids the run stands first.
        found.sort_by_key(|found| (found.severity != Severity::Error, found.position));
        brief_check(Check::new(found).with_calls(checked.reach, checked.calls))
    }

    /// What the engine does not read of a script, where it is asked.
    fn refused(&mut self, source: &Source) -> Option<Diagnostic> {
        if source.is_doubtful() {
            return parse(source, &mut self.context).err().map(|error| syntax_error(source, &error));
        }
        source.patterns().iter().find_map(|(pattern, position)| {
            let read = Script::parse(JsSource::from_bytes(pattern.as_bytes()), None, &mut self.context);
            let said = syntax_error(source, &read.err()?).message;
            Some(Diagnostic::error("syntax", *position, said))
        })
    }

    /// Runs a script until it returns or fails, and says how it ended.
    pub(super) fn run(&mut self, opening: &Opening, line: &Rc<RefCell<Line>>) -> io::Result<()> {
        self.clock.open(opening.millis);
        self.context.insert_data(web::Opened(opening.millis));
        self.desk.open(line, opening);
        let source = Source::read(&opening.text).map_err(syntax);
        if let Some(notes) = source.as_ref().ok().map(Source::notes).filter(|notes| !notes.is_empty()) {
            self.desk.say(&FromWorker::Prepared(brief_notes(notes)), false)?;
        }
        let result = source.and_then(|source| {
            let source = Rc::new(source);
            self.desk.read_from(&source);
            self.run_source(&source, opening)
        });
        let frame = result.unwrap_or_else(|failed| FromWorker::Failed(failed.brief()));
        // What the script called and did not wait for has been called all the same.
        self.desk.say(&frame, true)
    }

    fn run_source(&mut self, source: &Source, opening: &Opening) -> Result<FromWorker, Failed> {
        let (desk, context) = (&self.desk.clone(), &mut self.context);
        self.jobs.allow(opening.microtasks);
        tools::install(&opening.tools, &opening.outside, context).map_err(|error| broken(&error))?;
        let script =
            parse(source, context).map_err(|error| Failed::Syntax { diagnostic: syntax_error(source, &error) })?;
        if source.converts() {
            helpers::forget();
        }
        let started = start(&script, context).map_err(|error| failure(&error, source, desk, context))?;
        let promise = started.as_object().and_then(|object| JsPromise::from_object(object).ok());
        let promise = promise.ok_or_else(|| broken(&"the script did not start"))?;
        loop {
            let turn = context.run_jobs();
            if self.jobs.are_exhausted() {
                return Err(Failed::Limit {
                    limit: LimitExceeded::new("microtasks", opening.microtasks, "microtasks"),
                });
            }
            turn.map_err(|error| failure(&error, source, desk, context))?;
            match promise.state() {
                PromiseState::Fulfilled(value) => {
                    let value = value_of(&value, opening.completion_bytes, context)?;
                    let mut notes = unhandled(source, desk, context);
                    notes.extend(desk.rounded());
                    return Ok(FromWorker::Done {
                        returned: Returned { unseen: desk.unanswered(), notes }.brief(),
                        value,
                    });
                }
                PromiseState::Rejected(reason) => return Err(thrown::thrown(&reason, source, desk, context)),
                PromiseState::Pending => {}
            }
            let fired = self.timers.fire(self.clock.millis(), context);
            if fired.map_err(|error| failure(&error, source, desk, context))? {
                continue;
            }
            let wake = self.timers.next();
            if wake.is_none() && !desk.waits() {
                return Err(Failed::Stuck { position: None });
            }
            desk.say(&FromWorker::Idle { wake }, true).map_err(|error| broken(&error))?;
            let event = desk.hear().map_err(|error| broken(&error))?;
            self.jobs.allow(opening.microtasks);
            let delivered = match event {
                Some(ToWorker::Value { call, millis, json }) => {
                    self.clock.advance(millis);
                    desk.resolve(call, &json, context)
                }
                Some(ToWorker::Failure { call, millis, failure }) => {
                    self.clock.advance(millis);
                    desk.reject(call, &failure, context)
                }
                Some(ToWorker::Wake { millis }) => {
                    self.clock.advance(millis);
                    Ok(())
                }
                _ => return Err(broken(&"the host is gone")),
            };
            delivered.map_err(|error| failure(&error, source, desk, context))?;
        }
    }
}

fn broken(error: &dyn Display) -> Failed {
    Failed::Panicked { message: error.to_string() }
}

/// A text that is no script.
fn syntax(diagnostics: Vec<Diagnostic>) -> Failed {
    let first = diagnostics.into_iter().next();
    let diagnostic = first.unwrap_or_else(|| Diagnostic::error("syntax", Position::new(1, 1), "the text is no script"));
    Failed::Syntax { diagnostic }
}

/// Puts into the global object what every script finds there. Nothing here depends on a run.
fn install(context: &mut Context) -> JsResult<()> {
    failures::install(context)?;
    thrown::install(context)?;
    console::install(context)?;
    web::install(context)?;
    natives::install(context)?;
    let helpers = Helpers::new(context)?;
    context.insert_data(helpers);
    date::install(context)?;
    temporal::install(context)?;
    intl::install(context)?;
    let random = NativeFunction::from_fn_ptr(|_, _, context| Ok(JsValue::from(Desk::of(context)?.random())));
    let random = FunctionObjectBuilder::new(context.realm(), random).name(js_string!("random")).build();
    let math = context.global_object().get(js_string!("Math"), context)?;
    if let Some(math) = math.as_object() {
        math.set(js_string!("random"), random, true, context)?;
    }
    Ok(())
}

/// Calls the function that the script is the body of.
fn start(script: &Script, context: &mut Context) -> JsResult<JsValue> {
    let function = script.evaluate(context)?;
    let function = function.as_callable().ok_or_else(|| JsNativeError::typ().with_message("the script is no function"));
    let helpers = context.get_data::<Helpers>().cloned();
    let helpers = helpers.ok_or_else(|| JsNativeError::error().with_message("the isolate is closed"))?;
    function?.call(&JsValue::undefined(), helpers.arguments(), context)
}

fn parse(source: &Source, context: &mut Context) -> JsResult<Script> {
    let code = format!("(async ({}{BEFORE}{}{AFTER}", source.parameters(), source.body());
    Script::parse(JsSource::from_bytes(code.as_bytes()).with_path(Path::new(SCRIPT)), None, context)
}

/// The script's value as a JSON text.
fn value_of(value: &JsValue, most: usize, context: &mut Context) -> Result<Vec<u8>, Failed> {
    border::to_json(value, most, context).map_err(|reason| match reason.as_str() {
        border::TOO_LARGE => Failed::Limit { limit: LimitExceeded::new("completion", most as u64, "bytes") },
        _ => Failed::Value { reason },
    })
}

#[cfg(test)]
mod tests;
