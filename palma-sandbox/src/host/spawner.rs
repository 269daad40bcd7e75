use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::worker::FLAG;

/// Starts worker processes from one thread that lives as long as the sandbox.
///
/// A worker is killed when the *thread* that started it ends (`PR_SET_PDEATHSIG`), and a runtime's own threads come
/// and go.
#[derive(Debug, Clone)]
pub(crate) struct Spawner {
    program: Arc<Path>,
    orders: Sender<Order>,
}

#[derive(Debug)]
struct Order {
    command: Command,
    runtime: Handle,
    answer: oneshot::Sender<io::Result<Child>>,
}

impl Spawner {
    pub(crate) fn start(program: PathBuf) -> io::Result<Self> {
        let (orders, incoming) = channel();
        thread::Builder::new().name("palma-spawner".to_owned()).spawn(move || serve(&incoming))?;
        Ok(Self { program: program.into(), orders })
    }

    /// Starts a worker with this end of a socket, an empty environment and nothing else.
    pub(crate) async fn spawn(&self, socket: OwnedFd, memory: u64, cpu_seconds: u64) -> io::Result<Child> {
        let mut command = Command::new(&*self.program);
        command
            .arg0("palma-worker")
            .args([FLAG, &memory.to_string(), &cpu_seconds.to_string(), &std::process::id().to_string()])
            .env_clear()
            .current_dir("/")
            .stdin(socket)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let (answer, answered) = oneshot::channel();
        let gone = || io::Error::other("the thread that starts workers has ended");
        self.orders.send(Order { command, runtime: Handle::current(), answer }).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

fn serve(incoming: &Receiver<Order>) {
    while let Ok(Order { mut command, runtime, answer }) = incoming.recv() {
        let _entered = runtime.enter();
        // Whoever asked may have given up; the child is then dropped, which kills it.
        let _ = answer.send(command.spawn());
    }
}
