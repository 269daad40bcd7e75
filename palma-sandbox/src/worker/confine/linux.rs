//! The layers that only Linux has.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::BorrowedFd;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _, RulesetStatus,
    Scope,
};
use nix::libc;
use nix::sys::prctl;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};

use super::{close_others, grow_stack, limit_resources};
use crate::Layer;
use crate::worker::{Order, STACK_BYTES, fork};

/// Gives up what no worker needs, nor its zygote; answers with the layers in force.
pub(in crate::worker) fn zygote(kept: &[BorrowedFd<'_>], host: u64) -> io::Result<Vec<Layer>> {
    let mut layers = Vec::new();
    // A zygote that is the host's child leads no session, so this cannot fail; without it nothing is lost.
    let _ = nix::unistd::setsid();
    if close_others(kept).is_ok() {
        layers.push(Layer::Descriptors);
    }
    if prctl::set_no_new_privs().is_ok() {
        layers.push(Layer::NoNewPrivileges);
    }
    let _ = prctl::set_dumpable(false);
    dies_with(host);
    grow_stack()?;
    if landlock().is_some_and(|status| status != RulesetStatus::NotEnforced) {
        layers.push(Layer::Landlock);
    }
    Ok(layers)
}

/// Gives up every system call but those of a worker and those by which a zygote makes one; answers with the filter of
/// its workers, if it did.
pub(in crate::worker) fn before_forks() -> Option<BpfProgram> {
    let of_worker = worker_filter()?;
    zygote_filters()?;
    Some(of_worker)
}

/// Gives up the rest, as a copy of a zygote that has given up these layers and, it may be, system calls; answers with
/// the layers in force.
pub(in crate::worker) fn worker(mut layers: Vec<Layer>, filter: Option<BpfProgram>, order: Order) -> Vec<Layer> {
    let _ = nix::unistd::setsid();
    let _ = prctl::set_dumpable(false);
    if dies_with(order.host) {
        layers.push(Layer::DiesWithHost);
    }
    if limit_resources(order.cpu_seconds).and_then(|()| limit_memory(order)).is_ok() {
        layers.push(Layer::ResourceLimits);
    }
    let _ = setrlimit(Resource::RLIMIT_NOFILE, 0, 0);
    if filter.is_some_and(|filter| seccompiler::apply_filter(&of_this_process(filter)).is_ok()) {
        layers.push(Layer::SystemCalls);
    }
    layers
}

/// Has the kernel kill this process when its host ends; answers whether it will.
fn dies_with(host: u64) -> bool {
    let signal_set = prctl::set_pdeathsig(Signal::SIGKILL).is_ok();
    // A host that ended before the signal was set is no longer the parent.
    let parent = u64::try_from(nix::unistd::getppid().as_raw()).unwrap_or(0);
    signal_set && parent == host
}

/// Behind the allocator's own limit: what was mapped before, the stack, the heap, and as much again for what an
/// allocator wastes.
fn limit_memory(order: Order) -> io::Result<()> {
    let bytes = order
        .address_space
        .saturating_add(STACK_BYTES)
        .saturating_add(order.memory.saturating_mul(2))
        .saturating_add(64 << 20);
    setrlimit(Resource::RLIMIT_AS, bytes, bytes)?;
    setrlimit(Resource::RLIMIT_NPROC, 0, 0)?;
    Ok(())
}

/// How much address space is mapped now, in bytes.
pub(in crate::worker) fn address_space() -> io::Result<u64> {
    let mut text = String::new();
    File::open("/proc/self/statm")?.read_to_string(&mut text)?;
    let pages = text.split(' ').next().and_then(|pages| pages.parse::<u64>().ok());
    let pages = pages.ok_or_else(|| io::Error::other("`/proc/self/statm` has no number"))?;
    Ok(pages.saturating_mul(rustix::param::page_size() as u64))
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

/// The filters of a zygote: one that refuses, and one that kills at every system call which neither it nor a worker
/// has need of.
fn zygote_filters() -> Option<()> {
    // glibc opens a file of /proc when it gives memory back; told that there is none, it goes on.
    let refused: Rules = [(libc::SYS_openat, Vec::new())].into();
    let nothing_there = SeccompAction::Errno(u32::try_from(libc::ENOENT).ok()?);
    apply(refused, SeccompAction::Allow, nothing_there)?;
    let mut allowed = worker_calls()?;
    allowed.extend(zygote_calls()?);
    apply(allowed, SeccompAction::KillProcess, SeccompAction::Allow)
}

/// The filter of a worker: it kills at the system calls that only its zygote may make. Filters add up, so a worker is
/// left with [`worker_calls`]. It is made once, with a number in place of the worker's own.
fn worker_filter() -> Option<BpfProgram> {
    let mut killed: Rules = zygote_calls()?.into_keys().map(|call| (call, Vec::new())).collect();
    // `abort` ends this process by a signal, and may end no other.
    killed.insert(libc::SYS_tgkill, vec![rule(0, SeccompCmpOp::Ne, u64::from(NO_PROCESS))?]);
    let filter = compiled(killed, SeccompAction::Allow, SeccompAction::KillProcess)?;
    let named = filter.iter().filter(|instruction| instruction.k == NO_PROCESS).count();
    (named == 1).then_some(filter)
}

/// A number that no process has.
const NO_PROCESS: u32 = i32::MAX.cast_unsigned();

fn of_this_process(mut filter: BpfProgram) -> BpfProgram {
    for instruction in filter.iter_mut().filter(|instruction| instruction.k == NO_PROCESS) {
        instruction.k = std::process::id();
    }
    filter
}

fn apply(rules: Rules, otherwise: SeccompAction, where_matched: SeccompAction) -> Option<()> {
    seccompiler::apply_filter(&compiled(rules, otherwise, where_matched)?).ok()
}

fn compiled(rules: Rules, otherwise: SeccompAction, where_matched: SeccompAction) -> Option<BpfProgram> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).ok()?;
    SeccompFilter::new(rules, otherwise, where_matched, arch).ok()?.try_into().ok()
}

/// System calls, each with what its arguments must be.
type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Every system call a worker makes: it reads and writes its socket, asks for memory and the time, and ends.
fn worker_calls() -> Option<Rules> {
    let mut calls: Rules = [
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
        libc::SYS_tgkill,
        // Refused by another filter.
        libc::SYS_openat,
    ]
    .into_iter()
    .map(|call| (call, Vec::new()))
    .collect();
    // Memory that can be run as code is never asked for.
    let not_executable = || rule(2, SeccompCmpOp::MaskedEq(u64::try_from(libc::PROT_EXEC).ok()?), 0);
    calls.insert(libc::SYS_mmap, vec![not_executable()?]);
    calls.insert(libc::SYS_mprotect, vec![not_executable()?]);
    // Debug builds of the standard library look whether a descriptor is open before they close it.
    calls.insert(libc::SYS_fcntl, vec![rule(1, SeccompCmpOp::Eq, u64::try_from(libc::F_GETFD).ok()?)?]);
    Some(calls)
}

/// What a zygote needs beside: to hear of a socket, to copy itself, and in the copy to give up the rest.
fn zygote_calls() -> Option<Rules> {
    let copy = rule(0, SeccompCmpOp::Eq, u64::try_from(fork::FLAGS).ok()?)?;
    let mut calls: Rules = [
        libc::SYS_recvmsg,
        libc::SYS_sendmsg,
        libc::SYS_getppid,
        libc::SYS_setsid,
        libc::SYS_prctl,
        libc::SYS_prlimit64,
        libc::SYS_setrlimit,
        libc::SYS_seccomp,
    ]
    .into_iter()
    .map(|call| (call, Vec::new()))
    .collect();
    calls.insert(libc::SYS_clone, vec![copy]);
    Some(calls)
}

fn rule(argument: u8, operator: SeccompCmpOp, value: u64) -> Option<SeccompRule> {
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value).ok()?;
    SeccompRule::new(vec![condition]).ok()
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;
    use std::os::fd::AsFd as _;
    use std::os::unix::net::UnixStream;
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, ExitStatus};

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
        let order = Order { memory: 64 << 20, cpu_seconds: 10, host, address_space: address_space().unwrap() };
        let layers = zygote(&[socket.as_fd()], host).unwrap();
        let layers = worker(layers, before_forks(), order);
        let refused = match attempt.as_str() {
            "nothing" => layers.len() != Layer::ALL.len(),
            "open" => File::open("/etc/passwd").is_err(),
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
        for what in ["open", "write", "list"] {
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
