use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Processes that were seen below this one. Each is its number and when it started, because numbers come again.
#[derive(Debug, Default)]
pub(super) struct Processes(BTreeSet<(u32, u64)>);

impl Processes {
    /// Notes every process there is now below this one.
    pub(super) fn look(&mut self) {
        let all = all();
        for (&number, &(_, started, _)) in &all {
            if is_below(number, &all) {
                self.0.insert((number, started));
            }
        }
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Those that are still there after at most this long. One that is dead and not yet waited for is gone.
    pub(super) async fn left_after(self, patience: Duration) -> BTreeSet<(u32, u64)> {
        let began = Instant::now();
        loop {
            let all = all();
            let is_left = |&&(number, started): &&(u32, u64)| {
                all.get(&number).is_some_and(|&(_, since, dead)| since == started && !dead)
            };
            let left: BTreeSet<(u32, u64)> = self.0.iter().filter(is_left).copied().collect();
            if left.is_empty() || began.elapsed() > patience {
                return left;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Every process of the system: its parent, when it started, whether it is dead.
fn all() -> BTreeMap<u32, (u32, u64, bool)> {
    let entries = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    entries
        .filter_map(|path| {
            let number = path.file_name()?.to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(path.join("stat")).ok()?;
            // The name, in parentheses, may hold anything.
            let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
            let started = fields.get(19)?.parse().ok()?;
            Some((number, (fields.get(1)?.parse().ok()?, started, matches!(fields[0], "Z" | "X"))))
        })
        .collect()
}

fn is_below(number: u32, all: &BTreeMap<u32, (u32, u64, bool)>) -> bool {
    let mut next = number;
    while let Some(&(parent, ..)) = all.get(&next) {
        if parent == std::process::id() {
            return true;
        }
        next = parent;
    }
    false
}
