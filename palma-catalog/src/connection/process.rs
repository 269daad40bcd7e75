use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use palma_core::ServerName;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{oneshot, watch};

use self::group::Group;
use super::stderr::Tail;
use crate::StdioServer;

mod group;

/// How long to wait for the last facts about a process that has ended.
const SETTLING: Duration = Duration::from_millis(500);

#[cfg(not(windows))]
const INHERITED: [&str; 5] = ["PATH", "HOME", "USER", "LANG", "TMPDIR"];
#[cfg(windows)]
const INHERITED: [&str; 11] = [
    "PATH",
    "PATHEXT",
    "APPDATA",
    "LOCALAPPDATA",
    "HOMEDRIVE",
    "HOMEPATH",
    "USERPROFILE",
    "USERNAME",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "TEMP",
];

/// A server's process. Dropping it kills the process and those it has started.
#[derive(Debug)]
pub(super) struct Process {
    group: Arc<Group>,
    status: watch::Receiver<Option<ExitStatus>>,
    stderr: Tail,
    /// Dropped, it tells the task that owns the child to kill it.
    _alive: oneshot::Sender<()>,
}

impl Process {
    pub(super) fn start(name: &ServerName, server: &StdioServer) -> io::Result<(Self, ChildStdin, ChildStdout)> {
        let mut child = command(server).spawn()?;
        let group = Arc::new(Group::of(&child));
        let guard = KillOnDrop(Arc::clone(&group));
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else { return Err(io::ErrorKind::BrokenPipe.into()) };
        let (alive, dropped) = oneshot::channel();
        let (ended, status) = watch::channel(None);
        tokio::spawn(async move {
            let status = wait(child, dropped).await;
            // The leader is gone; what it leaves behind would be an orphan.
            guard.0.kill_rest();
            ended.send_replace(status.ok());
        });
        Ok((Self { group, status, stderr: Tail::of(name.clone(), stderr), _alive: alive }, stdin, stdout))
    }

    pub(super) fn stderr(&self) -> Vec<String> {
        self.stderr.lines()
    }

    /// How the process ended, if it has.
    pub(super) fn status(&self) -> Option<String> {
        self.status.borrow().map(describe)
    }

    /// How the process ended, once all it wrote is read; `None` if it still runs.
    pub(super) async fn settled(&self) -> Option<String> {
        if self.ends_within(SETTLING).await {
            self.stderr.read_to_end(SETTLING).await;
        }
        self.status()
    }

    /// Ends a process whose input is closed: waits, asks, waits, kills.
    pub(super) async fn end(&self, grace: Duration) {
        if self.ends_within(grace).await {
            return;
        }
        self.group.ask_to_end();
        if self.ends_within(grace).await {
            return;
        }
        self.group.kill();
        self.ends_within(grace).await;
    }

    async fn ends_within(&self, time: Duration) -> bool {
        let mut status = self.status.clone();
        let ended = status.wait_for(Option::is_some);
        matches!(tokio::time::timeout(time, ended).await, Ok(Ok(_)))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.group.kill();
    }
}

/// Kills the group also when the runtime drops the task that waits for the child.
struct KillOnDrop(Arc<Group>);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        self.0.kill();
    }
}

fn command(server: &StdioServer) -> Command {
    let mut command = Command::new(&server.command);
    command
        .args(&server.args)
        .env_clear()
        .envs(INHERITED.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
        .envs(&server.env)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if let Some(folder) = &server.folder {
        command.current_dir(folder);
    }
    #[cfg(unix)]
    command.process_group(0);
    command
}

async fn wait(mut child: Child, dropped: oneshot::Receiver<()>) -> io::Result<ExitStatus> {
    tokio::select! {
        status = child.wait() => return status,
        _ = dropped => {}
    }
    child.start_kill()?;
    child.wait().await
}

fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("was ended by signal {signal}");
    }
    status.code().map_or_else(|| "ended".to_owned(), |code| format!("exited with code {code}"))
}
