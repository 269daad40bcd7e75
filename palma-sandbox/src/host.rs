mod conversation;
mod process;
mod spawner;

pub(crate) use self::conversation::Conversation;
pub(crate) use self::process::{Process, Worker};
pub(crate) use self::spawner::Spawner;
