use std::any::Any;
use std::cell::RefCell;
use std::io;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use super::engine::Engine;
use super::line::Line;
use crate::frame::{Failed, FromWorker, Ready, ToWorker};

/// Runs one script, with an engine that has not run any, or checks scripts until no more come.
pub(super) fn serve(engine: &mut Engine, socket: UnixStream, ready: Ready) -> io::Result<()> {
    let line = Rc::new(RefCell::new(Line::new(socket)));
    line.borrow_mut().say(&FromWorker::Ready(ready), true)?;
    match catch_unwind(AssertUnwindSafe(|| obey(engine, &line))) {
        Ok(result) => result,
        Err(payload) => {
            let failed = Failed::Panicked { message: words(&*payload) }.brief();
            line.try_borrow_mut().map_err(io::Error::other)?.say(&FromWorker::Failed(failed), true)
        }
    }
}

fn obey(engine: &mut Engine, line: &Rc<RefCell<Line>>) -> io::Result<()> {
    let mut has_checked = false;
    loop {
        let order = line.borrow_mut().hear()?;
        match order {
            None => return Ok(()),
            Some(ToWorker::Check(text)) => {
                has_checked = true;
                let check = engine.check(&text);
                line.borrow_mut().say(&FromWorker::Checked(check), true)?;
            }
            // What is run is run as if nothing had been before.
            Some(ToWorker::Run(opening)) if !has_checked => return engine.run(&opening, line),
            Some(_) => return Err(io::Error::other("what was said is neither a text nor a script's first word")),
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
