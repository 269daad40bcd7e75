use std::any::Any;
use std::cell::RefCell;
use std::io;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use super::engine::Engine;
use super::line::Line;
use crate::frame::{Failed, FromWorker, Ready, ToWorker};

/// Serves one script, with an engine that has not run any.
pub(super) fn serve(engine: &mut Engine, socket: UnixStream, ready: Ready) -> io::Result<()> {
    let line = Rc::new(RefCell::new(Line::new(socket)));
    line.borrow_mut().say(&FromWorker::Ready(ready), true)?;
    let order = line.borrow_mut().hear()?;
    let Some(order) = order else { return Ok(()) };
    match catch_unwind(AssertUnwindSafe(|| obey(order, engine, &line))) {
        Ok(result) => result,
        Err(payload) => {
            let failed = Failed::Panicked { message: words(&*payload) }.brief();
            line.try_borrow_mut().map_err(io::Error::other)?.say(&FromWorker::Failed(failed), true)
        }
    }
}

fn obey(order: ToWorker, engine: &mut Engine, line: &Rc<RefCell<Line>>) -> io::Result<()> {
    match order {
        ToWorker::Check(script) => {
            let diagnostics = engine.check(&script.text, &script.tools);
            line.borrow_mut().say(&FromWorker::Checked(diagnostics), true)
        }
        ToWorker::Run(opening) => engine.run(&opening, line),
        ToWorker::Value { .. } | ToWorker::Failure { .. } | ToWorker::Wake { .. } => {
            Err(io::Error::other("an event before any script"))
        }
    }
}

/// What a panic says.
fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
