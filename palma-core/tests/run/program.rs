//! Scripts that are functions of the test, in an isolate without an engine: events are given to them one by one.

use std::collections::BTreeMap;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use palma_core::{
    Api, CallError, CallNumber, Check, Ending, Isolate, IsolateError, Script, ScriptError, Session, Thrown,
};
use serde_json::Value;

/// A value, or the name of an error.
pub(crate) type Answer = Result<Value, String>;

/// Something that goes on by itself.
pub(crate) type Going<T> = Pin<Box<dyn Future<Output = T> + Send>>;

type Body = Arc<dyn Fn(Hands) -> Going<Answer> + Send + Sync>;

/// What a program can do: call, look at its clock, and wait for its timer.
#[derive(Clone, Default)]
pub(crate) struct Hands(Arc<Mutex<Desk>>);

#[derive(Default)]
struct Desk {
    made: Vec<(Made, Value)>,
    answers: BTreeMap<u64, Answer>,
    calls: u64,
    millis: u64,
    timers: Vec<u64>,
}

/// What a program does.
enum Made {
    Call(String),
    EnsureFailed,
    Validate,
}

impl Hands {
    /// Calls `bank.<tool>`.
    pub(crate) fn call(&self, tool: &str, arguments: Value) -> Going<Answer> {
        self.make(Made::Call(tool.to_owned()), arguments)
    }

    /// `ensure(false, message)`.
    pub(crate) fn ensure_failed(&self, message: &str) -> Going<Answer> {
        self.make(Made::EnsureFailed, Value::from(message))
    }

    /// `validate(value, schema)`.
    pub(crate) fn validate(&self, value: Value, schema: Value) -> Going<Answer> {
        self.make(Made::Validate, Value::Array(vec![value, schema]))
    }

    fn make(&self, made: Made, arguments: Value) -> Going<Answer> {
        let number = {
            let mut desk = self.desk();
            desk.calls += 1;
            desk.made.push((made, arguments));
            desk.calls
        };
        let hands = self.clone();
        Box::pin(poll_fn(move |_| match hands.desk().answers.get(&number) {
            Some(answer) => Poll::Ready(answer.clone()),
            None => Poll::Pending,
        }))
    }

    pub(crate) fn millis(&self) -> u64 {
        self.desk().millis
    }

    pub(crate) fn sleep(&self, millis: u64) -> Going<()> {
        let due = self.millis() + millis;
        self.desk().timers.push(due);
        let hands = self.clone();
        Box::pin(poll_fn(move |_| if hands.millis() >= due { Poll::Ready(()) } else { Poll::Pending }))
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.0.lock().unwrap()
    }
}

/// Runs one program, whatever the script says.
#[derive(Clone)]
pub(crate) struct Programs(Body);

impl Programs {
    pub(crate) fn of<F>(body: impl Fn(Hands) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        Self(Arc::new(move |hands| Box::pin(body(hands))))
    }
}

impl fmt::Debug for Programs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Programs")
    }
}

fn begin(session: &Session, made: Made, arguments: Value) -> Going<(CallNumber, Result<Value, CallError>)> {
    match made {
        Made::Call(tool) => calling(session.call("bank", &tool, arguments)),
        Made::EnsureFailed => calling(session.ensure_failed(arguments.as_str().unwrap())),
        Made::Validate => calling(session.validate(arguments[0].clone(), arguments[1].clone())),
    }
}

fn calling<T>((number, result): (CallNumber, impl Future<Output = T> + Send + 'static)) -> Going<(CallNumber, T)> {
    Box::pin(async move { (number, result.await) })
}

#[async_trait]
impl Isolate for Programs {
    async fn check(&self, _: &Script, _: &Api) -> Result<Check, IsolateError> {
        Ok(Check::default())
    }

    async fn run(&self, _: &Script, session: &Session) -> Result<Ending, IsolateError> {
        let hands = Hands::default();
        hands.desk().millis = session.opened();
        let mut body = (self.0)(hands.clone());
        let mut under_way = FuturesUnordered::new();
        let result = loop {
            // A program is polled once for each event, and by nothing else.
            if let Poll::Ready(answer) = body.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                break answer.map_err(|name| ScriptError::Threw(Box::new(Thrown::new(name, "thrown"))));
            }
            let made = std::mem::take(&mut hands.desk().made);
            for (made, arguments) in made {
                under_way.push(begin(session, made, arguments));
            }
            let wake = {
                let mut desk = hands.desk();
                let now = desk.millis;
                desk.timers.retain(|due| *due > now);
                desk.timers.iter().min().copied()
            };
            session.rest(wake);
            tokio::select! {
                biased;
                () = session.stopped() => break Err(ScriptError::Stopped),
                Some((number, result)) = under_way.next() => {
                    let mut desk = hands.desk();
                    desk.answers.insert(number.get(), result.map_err(|error| error.name().to_owned()));
                    desk.millis = session.millis();
                }
                millis = session.woken() => hands.desk().millis = millis,
            }
        };
        for (made, arguments) in std::mem::take(&mut hands.desk().made) {
            under_way.push(begin(session, made, arguments));
        }
        if result.is_ok() {
            session.returned();
        } else {
            session.end();
        }
        loop {
            tokio::select! {
                ended = under_way.next() => if ended.is_none() { break },
                _ = session.woken() => {}
            }
        }
        Ok(Ending::new(result, Duration::ZERO))
    }

    fn engine(&self) -> String {
        "programs 1".to_owned()
    }
}
