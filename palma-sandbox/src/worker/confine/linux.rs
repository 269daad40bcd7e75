//! The layers that only Linux has.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _, RulesetStatus,
    Scope,
};
use nix::libc;
use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use seccompiler::{
    SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};

use crate::Layer;

/// What must come before resources are limited.
pub(super) fn before_limits(host: u64) -> Vec<Layer> {
    let mut layers = Vec::new();
    if prctl::set_no_new_privs().is_ok() {
        layers.push(Layer::NoNewPrivileges);
    }
    let _ = prctl::set_dumpable(false);
    let signal_set = prctl::set_pdeathsig(Signal::SIGKILL).is_ok();
    // A host that ended before the signal was set is no longer the parent.
    let parent = u64::try_from(nix::unistd::getppid().as_raw()).unwrap_or(0);
    if signal_set && (parent == host || parent == 0) {
        layers.push(Layer::DiesWithHost);
    }
    layers
}

/// What must come after: it needs a descriptor for a moment, and then system calls end.
pub(super) fn after_limits() -> Vec<Layer> {
    let mut layers = Vec::new();
    if landlock().is_some_and(|status| status != RulesetStatus::NotEnforced) {
        layers.push(Layer::Landlock);
    }
    let _ = setrlimit(Resource::RLIMIT_NOFILE, 0, 0);
    if seccomp().is_some() {
        layers.push(Layer::SystemCalls);
    }
    layers
}

/// Handles every access that this kernel knows, and allows none.
fn landlock() -> Option<RulesetStatus> {
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V6))
        .ok()?
        .handle_access(AccessNet::from_all(ABI::V6))
        .ok()?
        .scope(Scope::from_all(ABI::V6))
        .ok()?;
    Some(ruleset.create().ok()?.restrict_self().ok()?.ruleset)
}

fn seccomp() -> Option<()> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).ok()?;
    // glibc opens a file of /proc when it gives memory back; told that there is none, it goes on.
    let refused: BTreeMap<i64, Vec<SeccompRule>> = [(libc::SYS_openat, Vec::new())].into();
    let refusing = SeccompFilter::new(
        refused,
        SeccompAction::Allow,
        SeccompAction::Errno(u32::try_from(libc::ENOENT).ok()?),
        arch,
    );
    let killing = SeccompFilter::new(allowed()?, SeccompAction::KillProcess, SeccompAction::Allow, arch);
    let programs: [seccompiler::BpfProgram; 2] = [refusing.ok()?.try_into().ok()?, killing.ok()?.try_into().ok()?];
    for program in &programs {
        seccompiler::apply_filter(program).ok()?;
    }
    Some(())
}

/// Every system call a worker makes: it reads and writes its socket, asks for memory and the time, and ends.
fn allowed() -> Option<BTreeMap<i64, Vec<SeccompRule>>> {
    let mut calls: BTreeMap<i64, Vec<SeccompRule>> = [
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_recvfrom,
        libc::SYS_sendto,
        libc::SYS_close,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_brk,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_sched_yield,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
        // Refused by the other filter.
        libc::SYS_openat,
    ]
    .into_iter()
    .map(|call| (call, Vec::new()))
    .collect();
    // Memory that can be run as code is never asked for.
    let not_executable = || rule(2, SeccompCmpOp::MaskedEq(u64::try_from(libc::PROT_EXEC).ok()?), 0);
    calls.insert(libc::SYS_mmap, vec![not_executable()?]);
    calls.insert(libc::SYS_mprotect, vec![not_executable()?]);
    // How `abort` ends this process, and no other.
    calls.insert(libc::SYS_tgkill, vec![rule(0, SeccompCmpOp::Eq, u64::from(std::process::id()))?]);
    Some(calls)
}

fn rule(argument: u8, operator: SeccompCmpOp, value: u64) -> Option<SeccompRule> {
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value).ok()?;
    SeccompRule::new(vec![condition]).ok()
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;
    use std::os::unix::net::UnixStream;
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, ExitStatus};

    use super::super::confine;
    use super::*;

    const ATTEMPT: &str = "PALMA_CONFINED_ATTEMPT";

    /// The exit statuses of a confined process: what it tried was refused, or was not.
    const REFUSED: i32 = 10;
    const SUCCEEDED: i32 = 11;

    /// Confines the process in which [`attempt`] runs it, then tries what it is told to.
    #[test]
    fn confined_process() {
        let Ok(attempt) = std::env::var(ATTEMPT) else { return };
        let (socket, _other) = UnixStream::pair().unwrap();
        let host = u64::try_from(nix::unistd::getppid().as_raw()).unwrap();
        let layers = confine(&socket, 64 << 20, 10, host).unwrap();
        let refused = match attempt.as_str() {
            "nothing" => layers.len() != Layer::ALL.len(),
            "open" => std::fs::File::open("/etc/passwd").is_err(),
            "write" => std::fs::write("/tmp/palma-confined", "x").is_err(),
            "list" => std::fs::read_dir("/").is_err(),
            "connect" => TcpStream::connect("127.0.0.1:9").is_err(),
            "unix" => UnixStream::connect("/run/x").is_err(),
            "fork" => Command::new("/bin/true").status().is_err(),
            "kill" => nix::sys::signal::kill(nix::unistd::getppid(), Signal::SIGKILL).is_err(),
            other => panic!("no such attempt: {other}"),
        };
        std::process::exit(if refused { REFUSED } else { SUCCEEDED })
    }

    fn attempt(what: &str) -> ExitStatus {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "worker::confine::linux::tests::confined_process", "--nocapture"])
            .env(ATTEMPT, what)
            .output()
            .unwrap()
            .status
    }

    #[test]
    fn every_layer_is_in_force_on_this_machine() {
        assert_eq!(attempt("nothing").code(), Some(SUCCEEDED));
    }

    #[test]
    fn a_worker_has_no_files() {
        for what in ["open", "write"] {
            assert_eq!(attempt(what).code(), Some(REFUSED), "{what}");
        }
        assert!(!std::path::Path::new("/tmp/palma-confined").exists());
    }

    #[test]
    fn a_worker_has_no_network_and_no_other_process() {
        for what in ["connect", "unix", "fork", "kill"] {
            let status = attempt(what);
            assert!(
                status.signal() == Some(Signal::SIGSYS as i32) || status.code() == Some(REFUSED),
                "{what}: {status}"
            );
        }
    }
}
