//! What Linux says of this process and of those it started.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{fs, process};

use anyhow::ensure;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// One process as `/proc` tells of it.
#[derive(Debug, Clone, Copy)]
struct Line {
    parent: u32,
    own_ticks: u64,
    /// Those of the children it has waited for.
    childrens_ticks: u64,
}

fn read(process: u32) -> Option<Line> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |place: usize| fields.get(place).and_then(|field| field.parse::<u64>().ok());
    Some(Line {
        parent: u32::try_from(number(1)?).ok()?,
        own_ticks: number(11)? + number(12)?,
        childrens_ticks: number(13)? + number(14)?,
    })
}

/// The processes that this one started, those that they started, and so on.
pub fn descendants() -> Vec<u32> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let all = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for process in all {
        if let Some(line) = read(process) {
            children.entry(line.parent).or_default().push(process);
        }
    }
    let mut found = Vec::new();
    let mut open = vec![process::id()];
    while let Some(parent) = open.pop() {
        let of_it = children.remove(&parent).unwrap_or_default();
        open.extend(&of_it);
        found.extend(of_it);
    }
    found
}

/// CPU time to 10 ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CpuTime {
    /// Of this process.
    pub own: Duration,
    /// Of its descendants, the dead that were waited for included.
    pub descendants: Duration,
}

impl CpuTime {
    /// What has been used until now.
    pub fn now() -> Self {
        let ticks = |ticks: u64| Duration::from_millis(ticks * 10);
        let host = read(process::id());
        let others = descendants().into_iter().filter_map(read);
        let others = others.map(|line| line.own_ticks + line.childrens_ticks).sum::<u64>();
        Self {
            own: ticks(host.map_or(0, |line| line.own_ticks)),
            descendants: ticks(others + host.map_or(0, |line| line.childrens_ticks)),
        }
    }

    /// Used since then, for each of so many.
    pub fn since(self, count: u32) -> Self {
        let (now, count) = (Self::now(), count.max(1));
        Self { own: (now.own - self.own) / count, descendants: (now.descendants - self.descendants) / count }
    }

    /// Both together.
    pub fn total(self) -> Duration {
        self.own + self.descendants
    }
}

/// A process's own part of the memory it uses, shared pages by their share (PSS), in bytes.
pub fn proportional_bytes(process: u32) -> Option<u64> {
    kilobytes(&format!("/proc/{process}/smaps_rollup"), "Pss:")
}

/// What this process has in memory, in bytes.
pub fn resident_bytes() -> Option<u64> {
    kilobytes("/proc/self/status", "VmRSS:")
}

/// Lets this process have so many descriptors.
pub fn allow_descriptors(count: u64) -> anyhow::Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    ensure!(hard >= count, "this needs {count} descriptors, and the system allows {hard}: see `ulimit -Hn`");
    Ok(setrlimit(Resource::RLIMIT_NOFILE, soft.max(count), hard)?)
}

/// How many descriptors this process has open.
pub fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

fn kilobytes(file: &str, key: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// Watches the most memory that any descendant has had, until it is asked.
#[derive(Debug)]
pub struct Peak {
    stop: Arc<AtomicBool>,
    watching: JoinHandle<u64>,
}

impl Peak {
    /// Begins to watch.
    pub fn watch() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let watching = std::thread::spawn(move || {
            let mut most = 0;
            while !stopped.load(Ordering::Relaxed) {
                let peaks = descendants().into_iter();
                let peaks = peaks.filter_map(|process| kilobytes(&format!("/proc/{process}/status"), "VmHWM:"));
                most = most.max(peaks.max().unwrap_or(0));
                std::thread::sleep(Duration::from_millis(2));
            }
            most
        });
        Self { stop, watching }
    }

    /// The most seen, in bytes.
    pub fn bytes(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.watching.join().unwrap_or(0)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_seen_with_its_memory_until_it_is_gone() {
        let mut child = process::Command::new("sleep").arg("60").spawn().unwrap();
        assert!(descendants().contains(&child.id()));
        assert!(proportional_bytes(child.id()).is_some_and(|bytes| bytes > 0));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!descendants().contains(&child.id()));
    }

    #[test]
    fn time_spent_is_counted() {
        let before = CpuTime::now();
        let began = std::time::Instant::now();
        while began.elapsed() < Duration::from_millis(300) {
            std::hint::black_box(0);
        }
        assert!(before.since(1).own > Duration::ZERO);
    }
}
