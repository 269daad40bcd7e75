//! Hosts die at every place, and others go on.

use std::sync::atomic::Ordering;
use std::time::Duration;

use palma_core::{
    CallNumber, Completion, Happened, Journal as _, Kept, NobodyToAsk, Replay, Resolution, ResumeError, Status, Waiting,
};
use serde_json::json;

use crate::bank::Faults;
use crate::house::{House, ana, plan};
use crate::program::Programs;
use crate::steps::program;

/// How many seeds are tried: 60, or as many as `PALMA_SEEDS` says.
fn seeds() -> u64 {
    std::env::var("PALMA_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(60)
}

/// Longer than anything takes.
const DEAD: Duration = Duration::from_secs(100_000);

impl House {
    /// Says the truth of each call of which nobody knows.
    async fn resolve(&self, program: &Programs, completion: &Completion) -> u64 {
        let host = self.lasting(program);
        let mut uncertain = 0;
        for waiting in &completion.waiting {
            let Waiting::Resolution { call, tool, .. } = waiting else { panic!("{waiting:?}") };
            assert!(tool == "bank.pay" || tool == "bank.fail", "{tool} may be sent again");
            let happened = self.bank.paid().contains_key(&format!("{}-{call}", self.id()));
            let answer = Kept::plain(json!({"n": 0, "tool": "pay"}));
            let resolution = if happened { Resolution::Happened(answer) } else { Resolution::DidNot };
            host.resolve(&self.id(), CallNumber::from_place(*call).unwrap(), resolution, "ana").await.unwrap();
            uncertain += 1;
        }
        uncertain
    }

    /// Runs a program whose hosts die at these places, one after the other; `None` if it never died. Answers with how
    /// many calls were reported as uncertain.
    async fn survive(&self, seed: u64, deaths: &[u64]) -> Option<u64> {
        let program = program(seed);
        let mut has_died = false;
        let mut uncertain = 0;
        let mut deaths = deaths.iter().copied().chain(std::iter::repeat(0));
        let mut status = None;
        for _ in 0..200 {
            let faults = Faults::at(deaths.next().unwrap());
            let host = self.host(&program, NobodyToAsk::default(), &faults);
            let ana = ana(&host);
            let known = self.run.lock().unwrap().clone();
            let is_begun = match known {
                Some(run) => !self.journal.read(&run).await.unwrap().is_empty(),
                None => false,
            };
            let running = async {
                if is_begun { ana.resume(&self.id()).await } else { Ok(ana.run(&plan(&ana).await, "").await.unwrap()) }
            };
            match tokio::time::timeout(DEAD, running).await {
                Err(_) => {
                    assert!(faults.is_dead(), "seed {seed}: the run hangs");
                    has_died = true;
                }
                Ok(Ok(done)) if done.status == Status::Paused => uncertain += self.resolve(&program, &done).await,
                Ok(Ok(done)) => {
                    assert_eq!(done.status, Status::Completed, "seed {seed}: {done}");
                    status = Some(done.status);
                    break;
                }
                // Its host has died when all was done.
                Ok(Err(ResumeError::AlreadyEnded(ended))) => {
                    status = Some(ended);
                    break;
                }
                Ok(Err(error)) => panic!("seed {seed}: {error:?}"),
            }
        }
        assert_eq!(status, Some(Status::Completed), "seed {seed}: the run does not end");
        let entries = self.journal.read(&self.id()).await.unwrap();
        let pays: Vec<String> = entries
            .iter()
            .filter_map(|entry| match &entry.happened {
                Happened::Answered { call, tool, .. } => {
                    let pays = ["bank.pay", "bank.put", "bank.keyed"].contains(&&**tool);
                    pays.then(|| format!("{}-{call}", self.id()))
                }
                _ => None,
            })
            .collect();
        let paid = self.bank.paid();
        for key in &pays {
            assert_eq!(paid.get(key), Some(&1), "seed {seed}: {key} of {paid:?}");
        }
        assert_eq!(paid.len(), pays.len(), "seed {seed}: something was paid that nobody called for");

        let called = self.bank.called();
        let replay = self.lasting(&program).replay(&self.id()).await.unwrap();
        assert!(matches!(replay, Replay::Reproduced { .. }), "seed {seed}: {replay:?}");
        assert_eq!(self.bank.called(), called, "a replay has reached a tool");
        has_died.then_some(uncertain)
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_may_die_at_every_place_and_every_effect_happens_once() {
    let (mut places, mut uncertain) = (0, 0);
    for seed in 1..=seeds().div_ceil(4) {
        for place in 1.. {
            let house = House::new();
            house.bank.seed.store(seed * 7919, Ordering::SeqCst);
            // A fault at place 1 is one that never comes.
            let Some(found) = house.survive(seed, &[place + 1]).await else { break };
            places += 1;
            uncertain += found;
        }
    }
    assert!(places > 100 && uncertain > 10, "{places} places, {uncertain} uncertain calls");
}

#[tokio::test(start_paused = true)]
async fn host_after_host_may_die_and_every_effect_happens_once() {
    let mut died = 0;
    for seed in 1..=seeds() {
        let house = House::new();
        house.bank.seed.store(seed, Ordering::SeqCst);
        let deaths: Vec<u64> = (1..6).map(|host| 2 + (seed * 31 + host * host * 17) % (4 + 5 * host)).collect();
        died += u64::from(house.survive(seed, &deaths).await.is_some());
    }
    assert!(died > seeds() / 2, "{died}");
}
