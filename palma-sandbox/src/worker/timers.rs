use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsValue, NativeFunction, js_string};

use super::clock::RunClock;

/// The longest a timer waits, in milliseconds: some 24.8 days. Longer ones, like those of a browser, do not wait.
const MAX_DELAY: f64 = 2_147_483_647.0;

/// The most timers of one script.
const MAX_TIMERS: usize = 100_000;

/// What waits for the run's clock, by when it is due and, of the same time, in the order in which it was set.
#[derive(Clone, Default)]
pub(super) struct Timers(Rc<RefCell<Waiting>>);

#[derive(Default)]
struct Waiting {
    last: u64,
    order: u64,
    due: BTreeMap<(u64, u64), Timer>,
    /// Where each timer stands in `due`.
    places: HashMap<u64, (u64, u64)>,
}

#[derive(Clone)]
struct Timer {
    id: u64,
    callback: JsObject,
    arguments: Vec<JsValue>,
    /// After how many milliseconds it is due again.
    every: Option<u64>,
}

impl Timers {
    /// Puts the four functions into the global object.
    pub(super) fn install(clock: &Rc<RunClock>, context: &mut Context) -> JsResult<Self> {
        let timers = Self::default();
        context.insert_data(timers.clone());
        context.insert_data(Rc::clone(clock));
        let functions = [
            (js_string!("setTimeout"), NativeFunction::from_fn_ptr(set_timeout)),
            (js_string!("setInterval"), NativeFunction::from_fn_ptr(set_interval)),
            (js_string!("clearTimeout"), NativeFunction::from_fn_ptr(clear)),
            (js_string!("clearInterval"), NativeFunction::from_fn_ptr(clear)),
        ];
        for (name, function) in functions {
            context.register_global_builtin_callable(name, 1, function)?;
        }
        Ok(timers)
    }

    /// When the next one is due, in milliseconds since 1970.
    pub(super) fn next(&self) -> Option<u64> {
        self.0.borrow().due.keys().next().map(|&(millis, _)| millis)
    }

    /// Runs the first one that is due; answers whether there was one.
    pub(super) fn fire(&self, now: u64, context: &mut Context) -> JsResult<bool> {
        let Some(timer) = self.0.borrow_mut().take(now) else { return Ok(false) };
        timer.callback.call(&JsValue::undefined(), &timer.arguments, context)?;
        Ok(true)
    }
}

impl Waiting {
    fn take(&mut self, now: u64) -> Option<Timer> {
        let entry = self.due.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((due, _), timer) = entry.remove_entry();
        self.places.remove(&timer.id);
        if let Some(every) = timer.every {
            // What was missed is not made up for.
            let next = due.saturating_add(every);
            self.put(if next > now { next } else { now.saturating_add(every) }, timer.clone());
        }
        Some(timer)
    }

    fn put(&mut self, due: u64, timer: Timer) {
        self.order += 1;
        let place = (due, self.order);
        self.places.insert(timer.id, place);
        self.due.insert(place, timer);
    }
}

fn set_timeout(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    set(arguments, false, context)
}

fn set_interval(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    set(arguments, true, context)
}

fn set(arguments: &[JsValue], again: bool, context: &mut Context) -> JsResult<JsValue> {
    let callback = arguments.first().and_then(JsValue::as_callable).ok_or_else(|| {
        JsNativeError::typ().with_message("a timer needs a function, such as `setTimeout(() => { … }, 1000)`")
    })?;
    let delay = match arguments.get(1) {
        Some(delay) => delay.to_number(context)?,
        None => 0.0,
    };
    let rest = arguments.get(2..).unwrap_or_default().to_vec();
    let (timers, now) = parts(context)?;
    let mut waiting = timers.0.borrow_mut();
    if waiting.due.len() >= MAX_TIMERS {
        let message = format!("a script has at most {MAX_TIMERS} timers at once");
        return Err(JsNativeError::range().with_message(message).into());
    }
    waiting.last += 1;
    let id = waiting.last;
    // Every timer lets a little time pass, or a script that waits for its clock would wait for ever.
    let delay = whole_millis(delay).max(1);
    let every = again.then_some(delay);
    waiting.put(now.saturating_add(delay), Timer { id, callback, arguments: rest, every });
    Ok(JsValue::from(id))
}

fn clear(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let id = match arguments.first() {
        Some(id) if !id.is_symbol() && !id.is_bigint() => id.to_number(context)?,
        _ => return Ok(JsValue::undefined()),
    };
    let (timers, _) = parts(context)?;
    let mut waiting = timers.0.borrow_mut();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is no timer's number is none's")]
    let place = waiting.places.remove(&(id as u64));
    if let Some(place) = place {
        waiting.due.remove(&place);
    }
    Ok(JsValue::undefined())
}

fn parts(context: &Context) -> JsResult<(Timers, u64)> {
    let timers = context.get_data::<Timers>().cloned();
    let clock = context.get_data::<Rc<RunClock>>();
    timers
        .zip(clock.map(|clock| clock.millis()))
        .ok_or_else(|| JsNativeError::error().with_message("the isolate is closed").into())
}

fn whole_millis(delay: f64) -> u64 {
    if !delay.is_finite() || !(1.0..=MAX_DELAY).contains(&delay) {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 1 and 2³¹")]
    let millis = delay as u64;
    millis
}
