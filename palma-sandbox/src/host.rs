mod busy;
mod calls;
mod conversation;
mod failure;
mod pipe;
mod process;
mod spawner;

pub(crate) use self::conversation::Conversation;
pub(crate) use self::failure::brief_diagnostics;
pub(crate) use self::process::{Process, Worker};
pub(crate) use self::spawner::Spawner;
