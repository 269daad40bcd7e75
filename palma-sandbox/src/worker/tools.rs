use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::rc::Rc;

use boa_engine::builtins::promise::{PromiseState, ResolvingFunctions};
use boa_engine::object::builtins::JsPromise;
use boa_engine::object::{FunctionObjectBuilder, IntegrityLevel};
use boa_engine::property::{Attribute, PropertyDescriptor};
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};
use palma_core::{Certainty, Position};

use super::line::Line;
use super::thrown::own_position;
use super::{border, checks, failures, natives};
use crate::frame::{CallFailure, FromWorker, Names, Opening, ToWorker};
use crate::source::Source;

/// The calls a script has made and what it has said, as its natives find them in the context.
#[derive(Clone, Default)]
pub(super) struct Desk(Rc<RefCell<Books>>);

#[derive(Default)]
struct Books {
    /// `None` before the run begins.
    line: Option<Rc<RefCell<Line>>>,
    source: Option<Rc<Source>>,
    positions: HashMap<Place, Option<Position>>,
    calls: u64,
    open: HashMap<u64, (ResolvingFunctions, Option<Place>)>,
    failed: Vec<Failure>,
    /// Errors of the engine whose message was put into other words, with the place of what they are about.
    taught: Vec<(JsObject, Option<Position>)>,
    /// Values that were thrown and are no errors, the latest last.
    thrown: Vec<(JsValue, Option<Position>)>,
    /// The tools, in the order in which the host counts them.
    tools: Vec<String>,
    /// How many of them are in the plan.
    in_plan: usize,
    argument_bytes: usize,
    log_bytes: usize,
    random: u64,
    /// The first call whose answer had a whole number that is none of a script's.
    rounded: Option<u64>,
    /// Promises that were rejected and not handled since.
    unhandled: Vec<JsObject>,
}

/// The error of a call that failed.
struct Failure {
    error: JsObject,
    /// The call, if it came as far as the host.
    call: Option<u64>,
    place: Option<Place>,
}

/// A line and a column, as the engine counts them.
pub(super) type Place = (u32, u32);

/// What stands behind the tools, as it is called where those are named.
const OWN: [&str; 3] = ["results.get", "ensure", "validate"];

/// How many errors are put into other words: it takes longer than to throw one.
const MAX_TAUGHT: usize = 256;

/// How many thrown values are remembered.
const MAX_THROWN: usize = 8;

/// How many rejected promises are remembered.
const MAX_UNHANDLED: usize = 1_024;

impl Desk {
    /// Begins a run.
    pub(super) fn open(&self, line: &Rc<RefCell<Line>>, opening: &Opening) {
        let mut books = self.0.borrow_mut();
        books.line = Some(Rc::clone(line));
        books.argument_bytes = opening.argument_bytes;
        books.log_bytes = opening.log_bytes;
        books.random = opening.seed;
        let path = |(server, tools): (&String, &BTreeSet<String>)| -> Vec<String> {
            tools.iter().map(|tool| format!("{server}.{tool}")).collect()
        };
        books.tools = opening.tools.iter().flat_map(path).collect();
        books.in_plan = books.tools.len();
        books.tools.extend(opening.outside.iter().flat_map(path));
        books.tools.extend(OWN.map(str::to_owned));
    }

    /// Names the text in which the script's places are.
    pub(super) fn read_from(&self, source: &Rc<Source>) {
        self.0.borrow_mut().source = Some(Rc::clone(source));
    }

    /// The desk of the script that runs in this context.
    pub(super) fn of(context: &Context) -> JsResult<Self> {
        let desk = context.get_data::<Self>().cloned();
        desk.ok_or_else(|| JsNativeError::error().with_message("the isolate is closed").into())
    }

    /// Whether a call is under way.
    pub(super) fn waits(&self) -> bool {
        !self.0.borrow().open.is_empty()
    }

    /// The calls whose answer the script has not seen.
    pub(super) fn unanswered(&self) -> Vec<u64> {
        let mut calls: Vec<u64> = self.0.borrow().open.keys().copied().collect();
        calls.sort_unstable();
        calls
    }

    /// The text in which the script's places are.
    pub(super) fn source(&self) -> Option<Rc<Source>> {
        self.0.borrow().source.clone()
    }

    /// The most bytes of what the script may write to its console.
    pub(super) fn log_bytes(&self) -> usize {
        self.0.borrow().log_bytes
    }

    /// Says something to the host, at once if it `is_urgent`.
    pub(super) fn say(&self, frame: &FromWorker, is_urgent: bool) -> io::Result<()> {
        match &self.0.borrow().line {
            Some(line) => line.borrow_mut().say(frame, is_urgent),
            None => Err(io::Error::other("no run has begun")),
        }
    }

    /// What the host says next; `None` if it is gone.
    pub(super) fn hear(&self) -> io::Result<Option<ToWorker>> {
        match &self.0.borrow().line {
            Some(line) => line.borrow_mut().hear(),
            None => Ok(None),
        }
    }

    /// Where the script is now, in the model's text.
    pub(super) fn position(&self, context: &Context) -> Option<Position> {
        self.position_of(place(context)?)
    }

    fn position_of(&self, place: Place) -> Option<Position> {
        let mut books = self.0.borrow_mut();
        if let Some(position) = books.positions.get(&place) {
            return *position;
        }
        let position = own_position(books.source.as_deref()?, place.0, place.1);
        books.positions.insert(place, position);
        position
    }

    /// Reads the names of the tools in the plan, as `server.tool`.
    pub(super) fn with_tools<T>(&self, read: impl FnOnce(&[String]) -> T) -> T {
        let books = self.0.borrow();
        read(books.tools.get(..books.in_plan).unwrap_or_default())
    }

    /// The next number of a sequence that is the same for the same seed (`SplitMix64`), from 0 to less than 1.
    pub(super) fn random(&self) -> f64 {
        let mut books = self.0.borrow_mut();
        books.random = books.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = books.random;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let fraction = (bits >> 11) as f64;
        fraction * f64::EPSILON / 2.0
    }

    /// Gives a call its value.
    pub(super) fn resolve(&self, call: u64, json: &[u8], context: &mut Context) -> JsResult<()> {
        let Some((resolvers, _)) = self.0.borrow_mut().open.remove(&call) else { return Ok(()) };
        let (value, is_rounded) = natives::json::parse(json, context).map_err(|error| broken(&error))?;
        if is_rounded {
            self.0.borrow_mut().rounded.get_or_insert(call);
        }
        resolvers.resolve.call(&JsValue::undefined(), &[value], context)?;
        Ok(())
    }

    /// What the host should know of a whole number that came out as another.
    pub(super) fn rounded(&self) -> Option<String> {
        let call = self.0.borrow().rounded?;
        Some(format!(
            "the answer to call {call} has a whole number beyond 2^53, which the script sees rounded; a tool that gives \
             such numbers as text loses nothing"
        ))
    }

    /// Gives a call its error.
    pub(super) fn reject(&self, call: u64, failure: &CallFailure, context: &mut Context) -> JsResult<()> {
        let Some((resolvers, place)) = self.0.borrow_mut().open.remove(&call) else { return Ok(()) };
        let error = failures::make(failure, Some(call), context)?;
        self.0.borrow_mut().failed.push(Failure { error: error.clone(), call: Some(call), place });
        resolvers.reject.call(&JsValue::undefined(), &[error.into()], context)?;
        Ok(())
    }

    /// Whether the message of another error can be put into other words.
    pub(super) fn can_teach(&self) -> bool {
        self.0.borrow().taught.len() < MAX_TAUGHT
    }

    /// Notes that the message of an error was put into other words.
    pub(super) fn note_taught(&self, error: &JsObject, position: Option<Position>) {
        self.0.borrow_mut().taught.push((error.clone(), position));
    }

    /// The place of what an error is about whose message was put into other words.
    pub(super) fn taught(&self, error: &JsObject) -> Option<Position> {
        let books = self.0.borrow();
        books.taught.iter().find(|(known, _)| JsObject::equals(known, error)).and_then(|(_, position)| *position)
    }

    /// Notes from where a value is thrown that is no error. An object that is thrown again stays where it was first.
    pub(super) fn note_thrown(&self, value: &JsValue, position: Option<Position>) {
        let mut books = self.0.borrow_mut();
        if value.is_object() && books.thrown.iter().any(|(known, _)| JsValue::same_value(known, value)) {
            return;
        }
        if books.thrown.len() == MAX_THROWN {
            books.thrown.remove(0);
        }
        books.thrown.push((value.clone(), position));
    }

    /// From where a value was last thrown that is no error.
    pub(super) fn thrown_from(&self, value: &JsValue) -> Option<Position> {
        let books = self.0.borrow();
        books.thrown.iter().rev().find(|(known, _)| JsValue::same_value(known, value)).and_then(|(_, place)| *place)
    }

    /// Notes that a promise was rejected with nobody to handle it, or that somebody does now.
    pub(super) fn track(&self, promise: &JsObject, is_rejected: bool) {
        let mut books = self.0.borrow_mut();
        if !is_rejected {
            books.unhandled.retain(|known| !JsObject::equals(known, promise));
        } else if books.unhandled.len() < MAX_UNHANDLED {
            books.unhandled.push(promise.clone());
        }
    }

    /// The reasons of the promises that were rejected and never handled.
    pub(super) fn unhandled(&self) -> Vec<JsValue> {
        let books = self.0.borrow();
        let promises = books.unhandled.iter().filter_map(|promise| JsPromise::from_object(promise.clone()).ok());
        let reasons = promises.filter_map(|promise| match promise.state() {
            PromiseState::Rejected(reason) => Some(reason),
            _ => None,
        });
        reasons.collect()
    }

    /// The call whose failure this very object is, and where the script made it.
    pub(super) fn failed_call(&self, error: &JsObject) -> (Option<u64>, Option<Place>) {
        let books = self.0.borrow();
        let known = books.failed.iter().find(|known| JsObject::equals(&known.error, error));
        known.map_or((None, None), |known| (known.call, known.place))
    }
}

/// Puts `tools` into the global object: a frozen object of frozen namespaces. The tools outside the plan can be called, which
/// is refused, and are not listed.
pub(super) fn install(names: &Names, outside: &Names, context: &mut Context) -> JsResult<()> {
    let tools = JsObject::with_null_proto();
    let mut namespaces = BTreeMap::new();
    let mut place = 0;
    for (names, is_listed) in [(names, true), (outside, false)] {
        for (namespace, names) in names {
            let object = namespaces.entry(namespace).or_insert_with(|| (JsObject::with_null_proto(), is_listed));
            for name in names {
                let function = tool(place, name, context);
                object.0.define_property_or_throw(JsString::from(name.as_str()), seen(function, is_listed), context)?;
                place += 1;
            }
        }
    }
    for (namespace, (object, is_listed)) in namespaces {
        object.set_integrity_level(IntegrityLevel::Frozen, context)?;
        tools.define_property_or_throw(JsString::from(namespace.as_str()), seen(object, is_listed), context)?;
    }
    tools.set_integrity_level(IntegrityLevel::Frozen, context)?;
    context.register_global_property(js_string!("tools"), tools, Attribute::empty())?;
    install_results(place, context)?;
    checks::install(place + 1, context)
}

fn tool(place: u32, name: &str, context: &Context) -> JsObject {
    let native = NativeFunction::from_copy_closure(move |_, arguments, context| call(place, arguments, context));
    FunctionObjectBuilder::new(context.realm(), native).name(JsString::from(name)).length(1).build().into()
}

fn seen(value: JsObject, is_listed: bool) -> PropertyDescriptor {
    PropertyDescriptor::builder().value(value).writable(true).enumerable(is_listed).configurable(true).build()
}

/// Puts `results` into the global object, with `get`, which the host counts behind the last tool. It is no name that a script
/// may not use otherwise.
fn install_results(place: u32, context: &mut Context) -> JsResult<()> {
    let get = NativeFunction::from_copy_closure(move |_, arguments, context| {
        begin(place, context, |_| match arguments {
            [handle] => {
                let handle = handle.as_string().map(|handle| handle.to_std_string_escaped());
                let handle = handle.ok_or_else(|| "`results.get` takes a handle, which is a text".to_owned())?;
                serde_json::to_vec(&serde_json::json!({ "handle": handle })).map_err(|error| error.to_string())
            }
            _ => Err("`results.get` takes one handle".to_owned()),
        })
    });
    let get = FunctionObjectBuilder::new(context.realm(), get).name(js_string!("get")).length(1).build();
    let results = JsObject::with_null_proto();
    results.create_data_property_or_throw(js_string!("get"), get, context)?;
    results.set_integrity_level(IntegrityLevel::Frozen, context)?;
    context.register_global_property(js_string!("results"), results, Attribute::WRITABLE | Attribute::CONFIGURABLE)
}

/// `tools.<namespace>.<name>(arguments)`: a promise, which is rejected if the arguments are no data.
fn call(tool: u32, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let desk = Desk::of(context)?;
    begin(tool, context, |context| read(&desk, arguments, context))
}

/// Begins a call with these arguments: a promise, which is rejected if there are none.
pub(super) fn begin(
    tool: u32,
    context: &mut Context,
    arguments: impl FnOnce(&mut Context) -> Result<Vec<u8>, String>,
) -> JsResult<JsValue> {
    let desk = Desk::of(context)?;
    let (promise, resolvers) = JsPromise::new_pending(context);
    match arguments(context) {
        Ok(arguments) => desk.call(tool, arguments, resolvers, context)?,
        Err(reason) => {
            let failure = desk.invalid_arguments(tool, reason);
            let error = failures::make(&failure, None, context)?;
            let place = place(context);
            desk.0.borrow_mut().failed.push(Failure { error: error.clone(), call: None, place });
            resolvers.reject.call(&JsValue::undefined(), &[error.into()], context)?;
        }
    }
    Ok(promise.into())
}

fn read(desk: &Desk, arguments: &[JsValue], context: &mut Context) -> Result<Vec<u8>, String> {
    let most = desk.0.borrow().argument_bytes;
    match arguments {
        [] => Ok(b"{}".to_vec()),
        [only] if only.is_undefined() => Ok(b"{}".to_vec()),
        [only] => {
            let json = border::to_json(only, most, context).map_err(|reason| match reason.as_str() {
                border::TOO_LARGE => {
                    format!("the arguments are longer than {most} bytes; give less, such as a summary")
                }
                _ => reason,
            })?;
            if json.starts_with(b"{") {
                Ok(json)
            } else {
                Err("a tool takes one object, such as `{ path: \"a\" }`".to_owned())
            }
        }
        more => Err(format!("a tool takes one object with all its arguments, not {} arguments", more.len())),
    }
}

impl Desk {
    /// The failure of a call whose arguments are no data.
    fn invalid_arguments(&self, tool: u32, message: String) -> CallFailure {
        let place = usize::try_from(tool).unwrap_or(usize::MAX);
        CallFailure {
            name: "InvalidArguments".to_owned(),
            message,
            tool: self.0.borrow().tools.get(place).cloned().unwrap_or_default(),
            certainty: Certainty::NotCalled,
            retryable: Some(false),
        }
    }

    fn call(&self, tool: u32, arguments: Vec<u8>, resolvers: ResolvingFunctions, context: &Context) -> JsResult<()> {
        let (call, place) = self.tell(tool, arguments, context)?;
        self.0.borrow_mut().open.insert(call, (resolvers, place));
        Ok(())
    }

    /// Tells the host of a call.
    fn tell(&self, tool: u32, arguments: Vec<u8>, context: &Context) -> JsResult<(u64, Option<Place>)> {
        let place = place(context);
        let position = place.and_then(|place| self.position_of(place));
        let call = {
            let mut books = self.0.borrow_mut();
            books.calls += 1;
            books.calls
        };
        let frame = FromWorker::Call { call, tool, position, arguments };
        self.say(&frame, false).map_err(|error| broken(&error))?;
        Ok((call, place))
    }

    /// Tells the host of a call that has failed already; answers with its error.
    pub(super) fn fail(
        &self,
        tool: u32,
        arguments: Vec<u8>,
        failure: &CallFailure,
        context: &mut Context,
    ) -> JsResult<JsObject> {
        let (call, place) = self.tell(tool, arguments, context)?;
        let error = failures::make(failure, Some(call), context)?;
        self.0.borrow_mut().failed.push(Failure { error: error.clone(), call: Some(call), place });
        Ok(error)
    }

    /// The most bytes of a call's arguments.
    pub(super) fn argument_bytes(&self) -> usize {
        self.0.borrow().argument_bytes
    }
}

fn broken(error: &dyn std::fmt::Display) -> boa_engine::JsError {
    JsNativeError::error().with_message(error.to_string()).into()
}

/// Where the script is, at the call it makes now.
fn place(context: &Context) -> Option<Place> {
    let position = context.stack_trace().find_map(|frame| frame.position().position)?;
    Some((position.line_number(), position.column_number()))
}
