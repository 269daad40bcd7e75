use std::io;

use palma_core::{Check, Diagnostic, LimitExceeded, LogLevel, Position, Thrown};
use serde::{Deserialize, Serialize};

use super::body::write_counted;
use super::brief::MAX_FRAME;
use super::{Body, Frame, invalid};
use crate::Layer;

/// What a worker says.
#[derive(Debug)]
pub(crate) enum FromWorker {
    /// It is confined, by these layers, and waits for its script.
    Ready(Ready),
    /// What it found in the script.
    Checked(Check),
    /// What it did to the script's text to make it run.
    Prepared(Vec<String>),
    /// The script calls the tool at this place of its API, with these arguments, a JSON text. Calls are numbered from 1.
    Call { call: u64, tool: u32, position: Option<Position>, arguments: Vec<u8> },
    /// The script wrote a line.
    Log { level: LogLevel, text: String, position: Option<Position> },
    /// The script can go no further without an answer, or before it is this late, in milliseconds since 1970.
    Idle { wake: Option<u64> },
    /// The script returned this value, a JSON text.
    Done { returned: Returned, value: Vec<u8> },
    /// The script ended otherwise.
    Failed(Failed),
}

/// How a worker is held.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ready {
    /// The layers that are in force.
    pub(crate) layers: Vec<Layer>,
    /// Whether its allocator keeps the memory limit.
    pub(crate) capped: bool,
}

/// What there is to say of a script that returned.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Returned {
    /// The calls of which it had not seen the answer.
    pub(crate) unseen: Vec<u64>,
    /// What its host should know.
    pub(crate) notes: Vec<String>,
}

/// How a script ended that did not return.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub(crate) enum Failed {
    Syntax { diagnostic: Diagnostic },
    Threw { thrown: Box<Thrown> },
    Value { reason: String },
    Stuck { position: Option<Position> },
    Limit { limit: LimitExceeded },
    Panicked { message: String },
}

const READY: u8 = 1;
const CHECKED: u8 = 2;
const CALL: u8 = 3;
const LOG: u8 = 4;
const IDLE: u8 = 5;
const DONE: u8 = 6;
const FAILED: u8 = 7;
const PREPARED: u8 = 8;

impl Frame for FromWorker {
    fn kind(&self) -> u8 {
        match self {
            Self::Ready(_) => READY,
            Self::Checked(_) => CHECKED,
            Self::Prepared(_) => PREPARED,
            Self::Call { .. } => CALL,
            Self::Log { .. } => LOG,
            Self::Idle { .. } => IDLE,
            Self::Done { .. } => DONE,
            Self::Failed(_) => FAILED,
        }
    }

    fn longest(kind: u8, most: usize) -> usize {
        if matches!(kind, CALL | DONE | LOG) { most } else { most.min(MAX_FRAME) }
    }

    fn write(&self, to: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Ready(ready) => serde_json::to_writer(to, ready)?,
            Self::Checked(diagnostics) => serde_json::to_writer(to, diagnostics)?,
            Self::Prepared(notes) => serde_json::to_writer(to, notes)?,
            Self::Call { call, tool, position, arguments } => {
                to.extend_from_slice(&call.to_le_bytes());
                to.extend_from_slice(&tool.to_le_bytes());
                write_position(*position, to);
                to.extend_from_slice(arguments);
            }
            Self::Log { level, text, position } => {
                write_position(*position, to);
                serde_json::to_writer(to, &(level, text))?;
            }
            Self::Idle { wake } => to.extend_from_slice(&wake.unwrap_or(u64::MAX).to_le_bytes()),
            Self::Done { returned, value } => {
                write_counted(returned, to)?;
                to.extend_from_slice(value);
            }
            Self::Failed(failed) => serde_json::to_writer(to, failed)?,
        }
        Ok(())
    }

    fn read(kind: u8, mut body: Body<'_>) -> io::Result<Self> {
        Ok(match kind {
            READY => Self::Ready(body.json()?),
            CHECKED => Self::Checked(body.json()?),
            PREPARED => Self::Prepared(body.json()?),
            CALL => Self::Call {
                call: body.u64()?,
                tool: body.u32()?,
                position: read_position(&mut body)?,
                arguments: body.text(),
            },
            LOG => {
                let position = read_position(&mut body)?;
                let (level, text) = body.json()?;
                Self::Log { level, text, position }
            }
            IDLE => {
                let wake = Some(body.u64()?).filter(|&wake| wake != u64::MAX);
                body.end()?;
                Self::Idle { wake }
            }
            DONE => Self::Done { returned: body.counted()?, value: body.text() },
            FAILED => Self::Failed(body.json()?),
            kind => return Err(invalid(format!("no frame of a worker has the kind {kind}"))),
        })
    }
}

/// A line and a column, both 0 where there is no position.
fn write_position(position: Option<Position>, to: &mut Vec<u8>) {
    let (line, column) = position.map_or((0, 0), |position| (position.line, position.column));
    to.extend_from_slice(&line.to_le_bytes());
    to.extend_from_slice(&column.to_le_bytes());
}

fn read_position(body: &mut Body<'_>) -> io::Result<Option<Position>> {
    let (line, column) = (body.u32()?, body.u32()?);
    Ok((line > 0).then(|| Position::new(line, column)))
}
