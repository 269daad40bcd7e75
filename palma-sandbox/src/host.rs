//! The host's side: it takes a worker, answers its calls, and trusts nothing it reads.

mod busy;
mod calls;
mod checkers;
mod conversation;
mod failure;
mod nursery;
mod reading;
mod stream;
mod weight;
mod wire;
mod worker;

pub(crate) use self::checkers::Checkers;
pub(crate) use self::conversation::{Conversation, Unheard};
pub(crate) use self::nursery::{Nursery, Order};
pub(crate) use self::reading::{Fate, read, refused};
pub(crate) use self::worker::Worker;
