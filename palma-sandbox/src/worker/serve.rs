use std::io::{self, BufReader, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::panic;

use super::confine::confine;
use super::{engine, memory};
use crate::frame::{self, Failed, FromWorker, ToWorker};
use crate::source;

/// The socket to the host.
pub(super) type Socket = &'static UnixStream;

/// Serves one script and answers with the exit status of this process.
pub(super) fn serve(memory: u64, cpu_seconds: u64, host: u64) -> i32 {
    match confined(memory, cpu_seconds, host) {
        Ok(()) => 0,
        Err(_) => 1,
    }
}

fn confined(memory: u64, cpu_seconds: u64, host: u64) -> io::Result<()> {
    // It lives as long as the process, which may not make another descriptor for it.
    let socket: Socket = Box::leak(Box::new(UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?)));
    let layers = confine(socket, memory, cpu_seconds, host)?;
    // What a panic says goes to the host as a frame, not to a standard error that is closed.
    panic::set_hook(Box::new(|_| {}));
    let capped = memory::limit(memory);
    send(socket, &FromWorker::Ready { layers, capped })?;

    let mut reader = BufReader::new(socket);
    let Some(order) = frame::receive_blocking::<ToWorker>(&mut reader)? else { return Ok(()) };
    let served = panic::catch_unwind(panic::AssertUnwindSafe(|| obey(order, socket, &mut reader)));
    match served {
        Ok(result) => result,
        Err(payload) => {
            let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let message = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
            send(socket, &FromWorker::Failed { failure: panicked(message) })
        }
    }
}

fn obey(order: ToWorker, socket: Socket, reader: &mut BufReader<Socket>) -> io::Result<()> {
    match order {
        ToWorker::Check { text, tools } => {
            let diagnostics = engine::check(&text, &tools);
            send(socket, &FromWorker::Checked { diagnostics })
        }
        ToWorker::Run { text, tools, opened_millis, seed, argument_bytes, completion_bytes } => {
            let settings = engine::Settings { opened_millis, seed, argument_bytes, completion_bytes };
            let result = source::Source::read(&text)
                .map_err(engine::syntax)
                .and_then(|source| engine::run(&source, &tools, settings, socket, reader));
            let frame = match result {
                Ok(done) => done,
                Err(failure) => FromWorker::Failed { failure },
            };
            send(socket, &frame)
        }
        ToWorker::Value { .. } | ToWorker::Failure { .. } => Err(io::Error::other("an answer before any call")),
    }
}

fn send(mut socket: Socket, frame: &FromWorker) -> io::Result<()> {
    socket.write_all(&frame::encode(frame)?)
}

/// A panic of the engine. One of them is the script's own doing.
fn panicked(message: String) -> Failed {
    if !message.contains("total order") {
        return Failed::Panicked { message };
    }
    let message = "the function given to `sort` contradicts itself; compare the same two values in the same way each \
        time, such as `(a, b) => a - b`";
    Failed::Threw { name: "TypeError".to_owned(), message: message.to_owned(), position: None, call: None }
}
