use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Processes that were seen below another. Each is its number and when it started, because numbers come again.
#[derive(Debug, Default)]
pub(crate) struct Processes(BTreeSet<(u32, u64)>);

impl Processes {
    /// Notes every process there is now below this one.
    pub(crate) fn look(&mut self) {
        self.look_below(std::process::id());
    }

    /// Notes every process there is now below that one.
    pub(crate) fn look_below(&mut self, ancestor: u32) {
        let all = all();
        for (&number, process) in &all {
            if is_below(number, ancestor, &all) {
                self.0.insert((number, process.started));
            }
        }
    }

    /// Notes a worker.
    pub(crate) fn add(&mut self, worker: &Worker) {
        self.0.insert((worker.number, worker.started));
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Those that are still there after at most this long. One that is dead and not yet waited for is gone.
    pub(crate) async fn left_after(self, patience: Duration) -> BTreeSet<(u32, u64)> {
        let began = Instant::now();
        loop {
            let all = all();
            let is_left = |&&(number, started): &&(u32, u64)| {
                all.get(&number).is_some_and(|process| process.started == started && !process.is_dead)
            };
            let left: BTreeSet<(u32, u64)> = self.0.iter().filter(is_left).copied().collect();
            if left.is_empty() || began.elapsed() > patience {
                return left;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A worker, or the process that workers are copies of, as its command line tells.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) number: u32,
    pub(crate) started: u64,
    pub(crate) memory: u64,
    /// The number of its host's process.
    pub(crate) host: u32,
    /// The CPU time it has used, in hundredths of a second.
    pub(crate) ticks: u64,
}

impl Worker {
    /// Whether both are one process.
    pub(crate) const fn is(&self, other: &Self) -> bool {
        self.number == other.number && self.started == other.started
    }
}

/// Every worker of the system that is not dead, in the order in which they started.
pub(crate) fn workers() -> Vec<Worker> {
    let alive = all().into_iter().filter(|(_, process)| !process.is_dead);
    let mut workers: Vec<Worker> = alive
        .filter_map(|(number, Process { started, ticks, .. })| {
            let line = std::fs::read_to_string(format!("/proc/{number}/cmdline")).ok()?;
            let ["palma-worker", "--palma-worker", memory, _, host, ""] = line.split('\0').collect::<Vec<_>>()[..]
            else {
                return None;
            };
            Some(Worker { number, started, memory: memory.parse().ok()?, host: host.parse().ok()?, ticks })
        })
        .collect();
    workers.sort_by_key(|worker| (worker.started, worker.number));
    workers
}

/// What the kernel says of a process. Times are in hundredths of a second.
struct Process {
    parent: u32,
    started: u64,
    ticks: u64,
    is_dead: bool,
}

/// Every process of the system.
fn all() -> BTreeMap<u32, Process> {
    let entries = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    entries
        .filter_map(|path| {
            let number = path.file_name()?.to_str()?.parse().ok()?;
            Some((number, Process::read(&std::fs::read_to_string(path.join("stat")).ok()?)?))
        })
        .collect()
}

impl Process {
    fn read(stat: &str) -> Option<Self> {
        // The name, in parentheses, may hold anything.
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
        Some(Self {
            parent: u32::try_from(number(1)?).ok()?,
            started: number(19)?,
            ticks: number(11)? + number(12)?,
            is_dead: matches!(fields[0], "Z" | "X"),
        })
    }
}

fn is_below(number: u32, ancestor: u32, all: &BTreeMap<u32, Process>) -> bool {
    let mut next = number;
    while let Some(process) = all.get(&next) {
        if process.parent == ancestor {
            return true;
        }
        next = process.parent;
    }
    false
}
