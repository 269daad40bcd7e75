use std::io;

use palma_core::Certainty;
use serde::{Deserialize, Serialize};

use super::{Body, Frame, Names, ToolTypes, invalid};

/// What a host says.
#[derive(Debug)]
pub(crate) enum ToWorker {
    /// Read this script.
    Check(Text),
    /// Run this script.
    Run(Opening),
    /// A call gave this value, a JSON text.
    Value { call: u64, millis: u64, json: Vec<u8> },
    /// A call gave none.
    Failure { call: u64, millis: u64, failure: CallFailure },
    /// It is so late now: what the script waits for may begin.
    Wake { millis: u64 },
}

/// A script that is to be read.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Text {
    pub(crate) script: String,
    pub(crate) tools: Names,
    /// The types of those tools that the text names.
    pub(crate) types: Vec<ToolTypes>,
}

/// What a run begins with.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Opening {
    pub(crate) text: String,
    pub(crate) tools: Names,
    /// The tools that the script can name and that are not in its plan, counted behind the others.
    pub(crate) outside: Names,
    /// What the script's clock says, in milliseconds since 1970.
    pub(crate) millis: u64,
    /// What its random numbers begin with.
    pub(crate) seed: u64,
    /// The most bytes of a call's arguments.
    pub(crate) argument_bytes: usize,
    /// The most bytes of the script's value.
    pub(crate) completion_bytes: usize,
    /// The most bytes of what the script writes to its console.
    pub(crate) log_bytes: usize,
    /// The most microtasks between two events.
    pub(crate) microtasks: u64,
}

/// Why a call gave no value, as the script is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CallFailure {
    /// `error.name`.
    pub(crate) name: String,
    pub(crate) message: String,
    /// The tool, as `server.tool`.
    pub(crate) tool: String,
    pub(crate) certainty: Certainty,
    /// Whether the same call can succeed, if that is known.
    pub(crate) retryable: Option<bool>,
}

const CHECK: u8 = 1;
const RUN: u8 = 2;
const VALUE: u8 = 3;
const FAILURE: u8 = 4;
const WAKE: u8 = 5;

impl Frame for ToWorker {
    fn kind(&self) -> u8 {
        match self {
            Self::Check(_) => CHECK,
            Self::Run(_) => RUN,
            Self::Value { .. } => VALUE,
            Self::Failure { .. } => FAILURE,
            Self::Wake { .. } => WAKE,
        }
    }

    fn write(&self, to: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Check(text) => serde_json::to_writer(to, text)?,
            Self::Run(opening) => serde_json::to_writer(to, opening)?,
            Self::Value { call, millis, json } => {
                to.extend_from_slice(&call.to_le_bytes());
                to.extend_from_slice(&millis.to_le_bytes());
                to.extend_from_slice(json);
            }
            Self::Failure { call, millis, failure } => {
                to.extend_from_slice(&call.to_le_bytes());
                to.extend_from_slice(&millis.to_le_bytes());
                serde_json::to_writer(to, failure)?;
            }
            Self::Wake { millis } => to.extend_from_slice(&millis.to_le_bytes()),
        }
        Ok(())
    }

    fn read(kind: u8, mut body: Body<'_>) -> io::Result<Self> {
        Ok(match kind {
            CHECK => Self::Check(body.json()?),
            RUN => Self::Run(body.json()?),
            VALUE => Self::Value { call: body.u64()?, millis: body.u64()?, json: body.text() },
            FAILURE => Self::Failure { call: body.u64()?, millis: body.u64()?, failure: body.json()? },
            WAKE => {
                let millis = body.u64()?;
                body.end()?;
                Self::Wake { millis }
            }
            kind => return Err(invalid(format!("no frame of a host has the kind {kind}"))),
        })
    }
}
