//! The process from which workers are copied.
//!
//! It gives up what it may do, builds the engine, and then hears of nothing but sockets: for each it makes a copy of
//! itself, which gives up the rest and serves one script on that socket. No script and no answer ever comes to the
//! zygote, so that all copies begin alike.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendFlags, recvmsg, sendmsg,
};

use super::confine;
use super::engine::Engine;
use super::fork::{Fork, Program, fork, leave};
use super::touched::Maps;
use super::{Order, holes, memory, serve};
use crate::frame::{Pace, Ready};

/// Serves until the host is gone.
pub(super) fn zygote(order: Order) -> io::Result<()> {
    let control = io::stdin().as_fd().try_clone_to_owned()?;
    let program = Program::of_this_process();
    let maps = Maps::open();
    let kept: Vec<_> = maps.iter().flat_map(Maps::descriptors).chain([control.as_fd()]).collect();
    let layers = confine::zygote(&kept, order.host)?;
    // What a panic says goes to the host as a frame, not to a standard error that is closed.
    std::panic::set_hook(Box::new(|_| {}));
    let mut engine = Engine::warmed_up().map_err(|error| io::Error::other(error.to_string()))?;
    // What is used from here on is what every copy uses, and is all that it begins with of the program.
    if let Ok(program) = program {
        program.forget();
    }
    rehearse(&mut engine)?;
    holes::fill();
    // Without it copies are slower.
    let touched = maps.and_then(|maps| maps.touched(|| rehearse(&mut engine)));
    let filter = confine::before_forks();
    while let Some((socket, pace)) = receive(&control)? {
        let forked = fork();
        match forked {
            // The system has no room for another process now. It may have later.
            Err(_) => answer(&control, 0)?,
            Ok(Fork::Parent(child)) => {
                drop(socket);
                answer(&control, child)?;
            }
            Ok(Fork::Child) => {
                drop(control);
                if let Ok(touched) = &touched {
                    touched.make_own();
                }
                let layers = confine::worker(layers, filter, order);
                let capped = memory::limit(order.memory);
                if pace == Pace::Leisure {
                    rehearse(&mut engine)?;
                }
                let served = serve::serve(&mut engine, UnixStream::from(socket), Ready { layers, capped });
                leave(i32::from(served.is_err()));
            }
        }
    }
    Ok(())
}

fn rehearse(engine: &mut Engine) -> io::Result<()> {
    engine.rehearse().map_err(|error| io::Error::other(error.to_string()))
}

/// Tells the host the number of a copy, or 0 for none.
fn answer(control: &OwnedFd, child: u32) -> io::Result<()> {
    let number = child.to_le_bytes();
    sendmsg(control, &[IoSlice::new(&number)], &mut SendAncillaryBuffer::default(), SendFlags::empty())?;
    Ok(())
}

/// The next worker's socket, and whether its script waits for it; `None` if the host is gone.
fn receive(control: &OwnedFd) -> io::Result<Option<(OwnedFd, Pace)>> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    let received = recvmsg(control, &mut [IoSliceMut::new(&mut byte)], &mut ancillary, RecvFlags::empty())?;
    if received.bytes == 0 {
        return Ok(None);
    }
    let socket = ancillary.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut sockets) => sockets.next(),
        _ => None,
    });
    let [byte] = byte;
    socket.map(|socket| Some((socket, Pace::of(byte)))).ok_or_else(|| io::Error::other("the host sent no socket"))
}
