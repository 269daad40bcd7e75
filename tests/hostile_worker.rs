//! A worker that does not do what it should. Its host finds it by the memory that it is given: 1 MiB and, in bytes more, the
//! number of the misbehaviour.

use std::io::{IoSlice, IoSliceMut, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use nix::libc;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendFlags, recvmsg, sendmsg,
};

const BASE: u64 = 1 << 20;
const MODES: u64 = 64;

const READY: u8 = 1;
const CHECKED: u8 = 2;
const CALL: u8 = 3;
const LOG: u8 = 4;
const IDLE: u8 = 5;
const DONE: u8 = 6;
const FAILED: u8 = 7;
const PREPARED: u8 = 8;

/// Misbehaves if the host asks for it, and then never returns.
pub(crate) fn init() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some("--palma-worker") {
        return;
    }
    let memory = arguments.next().and_then(|memory| memory.parse::<u64>().ok()).unwrap_or(0);
    if let Some(mode) = memory.checked_sub(BASE).filter(|mode| (1..MODES).contains(mode)) {
        let _ = serve(mode);
        std::process::exit(0);
    }
}

/// Plays the process that workers are copies of, and every worker.
fn serve(mode: u64) -> Option<()> {
    let control = std::io::stdin().as_fd().try_clone_to_owned().ok()?;
    loop {
        let socket = UnixStream::from(receive(&control)?);
        let Ok(child) = u32::try_from(copy()) else { return None };
        if child == 0 {
            drop(control);
            return misbehave(mode, socket);
        }
        let number = child.to_le_bytes();
        sendmsg(&control, &[IoSlice::new(&number)], &mut SendAncillaryBuffer::default(), SendFlags::empty()).ok()?;
    }
}

/// Copies this process, which has one thread; the host is the parent of both.
#[expect(unsafe_code, reason = "as the real one does")]
fn copy() -> i64 {
    let flags = i64::from(libc::CLONE_PARENT | libc::SIGCHLD);
    // SAFETY: the child has memory of its own, and there is no other thread.
    unsafe { libc::syscall(libc::SYS_clone, flags, 0_i64, 0_i64, 0_i64, 0_i64) }
}

fn receive(control: &OwnedFd) -> Option<OwnedFd> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    recvmsg(control, &mut [IoSliceMut::new(&mut byte)], &mut ancillary, RecvFlags::empty()).ok()?;
    ancillary.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut sockets) => sockets.next(),
        _ => None,
    })
}

fn frame(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 1).unwrap_or(u32::MAX);
    [length.to_le_bytes().as_slice(), &[kind], body].concat()
}

fn call(number: u64, tool: u32, arguments: &[u8]) -> Vec<u8> {
    let position = [0; 8];
    frame(CALL, &[number.to_le_bytes().as_slice(), &tool.to_le_bytes(), &position, arguments].concat())
}

fn done(value: &[u8]) -> Vec<u8> {
    let returned = br#"{"unseen":[],"notes":[]}"#;
    let length = u32::try_from(returned.len()).unwrap_or(0);
    frame(DONE, &[length.to_le_bytes().as_slice(), returned, value].concat())
}

fn log(text: &str) -> Vec<u8> {
    frame(LOG, &[[0; 8].as_slice(), format!("[\"info\",\"{text}\"]").as_bytes()].concat())
}

/// Says that every layer holds it, or all but one.
fn ready(mode: u64) -> Vec<u8> {
    let landlock = if mode == 44 { "" } else { r#""landlock","# };
    let layers = r#""no_new_privileges","dies_with_host","descriptors","resource_limits","system_calls""#;
    frame(READY, format!(r#"{{"layers":[{landlock}{layers}],"capped":true}}"#).as_bytes())
}

fn misbehave(mode: u64, mut socket: UnixStream) -> Option<()> {
    if mode == 1 {
        return socket.write_all(b"GET / HTTP/1.1\r\n\r\n").ok();
    }
    if mode == 2 {
        std::thread::sleep(Duration::from_hours(1));
    }
    socket.write_all(&ready(mode)).ok()?;
    if mode == 3 {
        std::thread::sleep(Duration::from_hours(1));
    }
    let mut head = [0; 5];
    socket.read_exact(&mut head).ok()?;
    let [a, b, c, d, kind] = head;
    let mut body = vec![0; usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()? - 1];
    socket.read_exact(&mut body).ok()?;
    let is_check = kind == 1;
    if is_check && !(40..44).contains(&mode) {
        return socket.write_all(&frame(CHECKED, br#"{"diagnostics":[]}"#)).ok();
    }
    let mut say = |bytes: &[u8]| socket.write_all(bytes).ok();
    match mode {
        4 => say(b"\xff\xff\xff\xff\x05"),
        5 => say(&ready(mode)),
        6 => say(&call(7, 0, b"{}")),
        7 => say(&[call(1, 0, b"{}"), call(1, 0, b"{}")].concat()),
        8 => say(&call(1, 999, b"{}")),
        9 => say(&call(1, 0, b"{")),
        10 => say(&[call(1, 0, b"[1]"), done(b"1")].concat()),
        11 => say(&done(b"{\"a\":")),
        12 => say(&frame(DONE, b"\xff\xff\xff\xff")),
        13 => say(&frame(99, b"")),
        14 => say(&frame(CALL, b"\x01")),
        15 => say(&[0, 0, 0, 0]),
        16 => say(&[100, 0, 0, 0, DONE, 1, 2, 3]),
        17 => loop {
            say(&log("flood"))?;
        },
        18 => loop {
            say(&frame(IDLE, &u64::MAX.to_le_bytes()))?;
        },
        19 => {
            let mut number = 0;
            loop {
                number += 1;
                say(&call(number, 0, b"{}"))?;
            }
        }
        20 => {
            // It goes on as soon as it may, for ever.
            let mut frame_bytes = [0; 13];
            loop {
                socket.write_all(&frame(IDLE, &0_u64.to_le_bytes())).ok()?;
                socket.read_exact(&mut frame_bytes).ok()?;
            }
        }
        21 => {
            let message = "x".repeat(1 << 20);
            say(&frame(FAILED, format!(r#"{{"how":"panicked","message":"{message}"}}"#).as_bytes()))
        }
        22 => say(&done(format!("\"{}\"", "x".repeat(3 << 20)).as_bytes())),
        23 => say(&call(1, 0, format!("{{\"x\":\"{}\"}}", "x".repeat(8 << 20)).as_bytes())),
        24 => say(&[done(b"1"), done(b"2"), call(1, 0, b"{}")].concat()),
        25 => say(&done(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes())),
        26 => say(&frame(DONE, &[24, 0, 0, 0, b'{'])),
        27 => std::process::exit(0),
        28 => {
            // It makes calls and never reads what they gave.
            let calls: Vec<u8> = (1..=200).flat_map(|number| call(number, 0, b"{}")).collect();
            say(&calls)?;
            std::thread::sleep(Duration::from_hours(1));
            None
        }
        29 => {
            for byte in done(b"1") {
                say(&[byte])?;
                std::thread::sleep(Duration::from_millis(1));
            }
            Some(())
        }
        30 => {
            // It says that it waits, and waits for nothing.
            say(&frame(IDLE, &u64::MAX.to_le_bytes()))?;
            std::thread::sleep(Duration::from_hours(1));
            None
        }
        31 => loop {
            say(&frame(PREPARED, b"[]"))?;
        },
        40 => say(&frame(CHECKED, format!("{{\"diagnostics\":[{}null]}}", "{},".repeat(1000)).as_bytes())),
        41 => {
            let one = r#"{"code":"x","severity":"error","position":{"line":1,"column":1},"message":"m"}"#;
            say(&frame(CHECKED, format!("{{\"diagnostics\":[{}{one}]}}", format!("{one},").repeat(10_000)).as_bytes()))
        }
        42 | 44 => say(&done(b"1")),
        43 => {
            std::thread::sleep(Duration::from_hours(1));
            None
        }
        45 => say(&frame(FAILED, format!(r#"{{"how":"panicked","message":"{}"}}"#, "x".repeat(9 << 20)).as_bytes())),
        46 => say(&call(1, 0, format!(r#"{{"v":[{}0]}}"#, r#"{"":0},"#.repeat(500_000)).as_bytes())),
        _ => Some(()),
    }
}
