//! The states of a run and what leads from one to another, every one that two or three calls can come to, held to a model.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use futures_util::future::join;
use palma_core::{
    Answer, AnswerError, AskLater, CallNumber, Entry, GivenAnswer, Happened, Journal as _, Kept, PastAnswer, Replay,
    Resolution, ResumeError, RunId, Status, Waiting,
};
use serde_json::json;

use crate::bank::Faults;
use crate::house::{House, ana, plan};
use crate::program::Programs;

/// Longer than anything takes, and shorter than an approval counts.
const DEAD: Duration = Duration::from_secs(100);

/// What somebody does to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// A host begins it or goes on with it, and dies at this place; at 0 it lives.
    Go(u64),
    Approve(u64),
    Deny(u64),
    /// Somebody says the truth of a call.
    Resolve(u64),
    /// Somebody gives a call up.
    GiveUp(u64),
}

/// How that went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Went {
    Well,
    Died,
    Paused,
    Ended,
    AlreadyEnded,
    NotAsked,
    AlreadyAnswered,
    NotUncertain,
}

/// What is left when nobody carries the run.
#[derive(Debug, Clone, Default)]
struct World {
    run: Option<RunId>,
    entries: Vec<Entry>,
    /// How often each call had an effect.
    effects: BTreeMap<u64, u64>,
}

/// What the model knows of a call.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one fact that an entry tells")]
struct Call {
    is_asked: bool,
    given: Option<bool>,
    is_intended: bool,
    is_resolved: bool,
    is_answered: bool,
    has_value: bool,
}

/// The run as its journal tells it, read in the simplest way.
#[derive(Debug, Default)]
struct Model {
    calls: BTreeMap<u64, Call>,
    is_paused: bool,
    is_ended: bool,
}

impl Model {
    fn of(entries: &[Entry]) -> Self {
        let mut model = Self::default();
        for entry in entries {
            assert!(!model.is_ended, "something follows the end: {entries:#?}");
            model.is_paused = false;
            match &entry.happened {
                Happened::Asked { call, .. } => {
                    let call = model.call(*call);
                    assert!(!call.is_asked, "somebody is asked twice: {entries:#?}");
                    call.is_asked = true;
                }
                Happened::Given { call, answer } => {
                    let call = model.call(*call);
                    assert!(call.is_asked && call.given.is_none(), "an answer to no question: {entries:#?}");
                    call.given = Some(matches!(answer, GivenAnswer::Approved { .. }));
                }
                Happened::Intended { call, .. } => {
                    let call = model.call(*call);
                    assert!(!call.is_answered && call.given != Some(false), "an intent too much: {entries:#?}");
                    (call.is_intended, call.is_resolved) = (true, false);
                }
                Happened::Resolved { call, .. } => {
                    let call = model.call(*call);
                    assert!(call.is_intended && !call.is_resolved, "a word on nothing: {entries:#?}");
                    call.is_resolved = true;
                }
                Happened::Answered { call, answer, .. } => {
                    let call = model.call(*call);
                    assert!(!call.is_answered, "two answers to one call: {entries:#?}");
                    (call.is_answered, call.has_value) = (true, matches!(answer, PastAnswer::Value(_)));
                }
                Happened::Paused { .. } => model.is_paused = true,
                Happened::Ended { .. } => model.is_ended = true,
                _ => {}
            }
        }
        model
    }

    fn call(&mut self, call: CallNumber) -> &mut Call {
        self.calls.entry(call.get()).or_default()
    }

    /// What must come of somebody's word.
    fn foresees(&self, action: Action) -> Went {
        let call = |number: u64| self.calls.get(&number);
        match action {
            Action::Go(_) if self.is_ended => Went::AlreadyEnded,
            Action::Go(_) => Went::Well,
            _ if self.is_ended => Went::AlreadyEnded,
            Action::Approve(number) | Action::Deny(number) => match call(number) {
                Some(call) if call.given.is_some() || call.is_intended => Went::AlreadyAnswered,
                Some(call) if call.is_asked && !call.is_answered => Went::Well,
                _ => Went::NotAsked,
            },
            Action::Resolve(number) | Action::GiveUp(number) => match call(number) {
                None => Went::NotAsked,
                Some(call) if call.is_resolved => Went::AlreadyAnswered,
                Some(call) if call.is_intended && !call.is_answered => Went::Well,
                Some(_) => Went::NotUncertain,
            },
        }
    }

    /// The calls for which somebody must say something before the run can go on.
    fn waits(&self) -> BTreeSet<u64> {
        let waits = |call: &Call| {
            let is_asked = call.is_asked && call.given.is_none();
            let is_uncertain = call.is_intended && !call.is_resolved;
            !call.is_answered && (is_asked || is_uncertain)
        };
        self.calls.iter().filter(|(_, call)| waits(call)).map(|(number, _)| *number).collect()
    }
}

impl World {
    async fn house(&self) -> House {
        let house = House::new();
        if let Some(run) = &self.run {
            house.run.lock().unwrap().replace(run.clone());
            house.journal.append(run, 0, &self.entries).await.unwrap();
            let keys = self.effects.iter().map(|(call, count)| (format!("{run}-{call}"), *count));
            house.bank.effects.lock().unwrap().extend(keys);
        }
        house
    }

    async fn after(house: &House) -> Self {
        let Some(run) = house.run.lock().unwrap().clone() else { return Self::default() };
        let entries = house.journal.read(&run).await.unwrap();
        if entries.is_empty() {
            return Self::default();
        }
        let effects = house.bank.paid().into_iter().map(|(key, count)| {
            let (_, call) = key.rsplit_once('-').unwrap();
            (call.parse().unwrap(), count)
        });
        Self { run: Some(run), entries, effects: effects.collect() }
    }

    /// What one state has in common with another of which nothing else is to be tried: how often hosts have gone on before does not
    /// matter, nor in which order calls were announced.
    fn likeness(&self) -> String {
        let model = Model::of(&self.entries);
        let answered = self.entries.iter().filter_map(|entry| match &entry.happened {
            Happened::Answered { call, .. } => Some(call.get()),
            _ => None,
        });
        let answered: Vec<u64> = answered.collect();
        format!("{model:?} {answered:?} {:?} {}", self.effects, self.entries.is_empty())
    }

    async fn act(&self, program: &Programs, action: Action) -> (Self, Went) {
        let house = self.house().await;
        let number = |number| CallNumber::from_place(number).unwrap();
        let went = match action {
            Action::Go(place) => {
                let faults = Faults::at(if place == 0 { 0 } else { place + 1 });
                let host = house.host(program, AskLater, &faults);
                let ana = ana(&host);
                let going = async {
                    match &self.run {
                        Some(run) => ana.resume(run).await,
                        None => Ok(ana.run(&plan(&ana).await, "").await.unwrap()),
                    }
                };
                match tokio::time::timeout(DEAD, going).await {
                    Err(_) => {
                        assert!(faults.is_dead(), "the run hangs: {:#?}", self.entries);
                        Went::Died
                    }
                    Ok(Ok(done)) if done.status == Status::Paused => {
                        let named = done.waiting.iter().map(|waiting| match waiting {
                            Waiting::Approval { call, .. } | Waiting::Resolution { call, .. } => *call,
                            other => panic!("{other:?}"),
                        });
                        let model = Model::of(&Self::after(&house).await.entries);
                        assert!(model.is_paused);
                        assert_eq!(named.collect::<BTreeSet<u64>>(), model.waits());
                        Went::Paused
                    }
                    Ok(Ok(done)) => {
                        assert_eq!(done.status, Status::Completed, "{done}");
                        Went::Ended
                    }
                    Ok(Err(ResumeError::AlreadyEnded(_))) => Went::AlreadyEnded,
                    Ok(Err(error)) => panic!("{error:?}"),
                }
            }
            Action::Approve(call) | Action::Deny(call) => {
                let by = "boss".to_owned();
                let answer = match action {
                    Action::Approve(_) => Answer::Approved { by },
                    _ => Answer::Denied { by, reason: "no".to_owned() },
                };
                let Some(run) = &self.run else { return (self.clone(), Went::NotAsked) };
                went(house.lasting(program).answer(run, number(call), answer).await)
            }
            Action::Resolve(call) | Action::GiveUp(call) => {
                let resolution = match action {
                    Action::GiveUp(_) => Resolution::Fail,
                    _ if self.effects.contains_key(&call) => Resolution::Happened(Kept::plain(json!({"tool": "pay"}))),
                    _ => Resolution::DidNot,
                };
                let Some(run) = &self.run else { return (self.clone(), Went::NotAsked) };
                went(house.lasting(program).resolve(run, number(call), resolution, "ana").await)
            }
        };
        (Self::after(&house).await, went)
    }

    /// What must be true of every state.
    fn check(&self) {
        let model = Model::of(&self.entries);
        for (call, count) in &self.effects {
            let known = model.calls.get(call).unwrap_or_else(|| panic!("call {call} was not announced"));
            assert_eq!(*count, 1, "call {call} happened {count} times: {:#?}", self.entries);
            assert!(known.is_intended && known.given != Some(false), "call {call}: {:#?}", self.entries);
        }
        for (call, _) in model.calls.iter().filter(|(_, known)| known.has_value) {
            assert!(self.effects.contains_key(call), "the effect of call {call} is lost: {:#?}", self.entries);
        }
    }

    /// Whoever says yes to everything, and the truth, brings the run to its end.
    async fn ends(&self, program: &Programs) {
        let mut world = self.clone();
        for _ in 0..8 {
            let (next, went) = world.act(program, Action::Go(0)).await;
            world = next;
            world.check();
            if matches!(went, Went::Ended | Went::AlreadyEnded) {
                let house = world.house().await;
                let replay = house.lasting(program).replay(world.run.as_ref().unwrap()).await.unwrap();
                assert!(matches!(replay, Replay::Reproduced { .. }), "{replay:?}: {:#?}", world.entries);
                return;
            }
            let model = Model::of(&world.entries);
            assert!(!model.waits().is_empty(), "it waits for nothing: {:#?}", world.entries);
            for call in model.waits() {
                for action in [Action::Approve(call), Action::Resolve(call)] {
                    if Model::of(&world.entries).foresees(action) == Went::Well {
                        world = world.act(program, action).await.0;
                    }
                }
            }
        }
        panic!("a run cannot be ended: {:#?}", self.entries);
    }
}

fn went(result: Result<(), AnswerError>) -> Went {
    match result {
        Ok(()) => Went::Well,
        Err(AnswerError::AlreadyEnded(_)) => Went::AlreadyEnded,
        Err(AnswerError::NotAsked(_)) => Went::NotAsked,
        Err(AnswerError::AlreadyAnswered(_)) => Went::AlreadyAnswered,
        Err(AnswerError::NotUncertain(_)) => Went::NotUncertain,
        Err(error) => panic!("{error:?}"),
    }
}

/// Goes to every state that can be reached, by everything that can be done there; answers with how many there are and how
/// many ways between them.
async fn explore(program: &Programs, calls: u64) -> (usize, usize) {
    let mut seen = BTreeSet::new();
    let mut open = VecDeque::from([World::default()]);
    let mut ways = 0;
    while let Some(world) = open.pop_front() {
        if !seen.insert(world.likeness()) {
            continue;
        }
        world.check();
        world.ends(program).await;
        let model = Model::of(&world.entries);
        let mut reached = Vec::new();
        for place in 1.. {
            let (next, went) = world.act(program, Action::Go(place)).await;
            reached.push(next);
            if went != Went::Died {
                break;
            }
        }
        for call in 1..=calls + 1 {
            for action in [Action::Approve(call), Action::Deny(call), Action::Resolve(call), Action::GiveUp(call)] {
                let (next, went) = world.act(program, action).await;
                assert_eq!(went, model.foresees(action), "{action:?} after {:#?}", world.entries);
                if went == Went::Well {
                    reached.push(next);
                } else {
                    assert_eq!(next.entries, world.entries, "{action:?} was refused and kept");
                }
            }
        }
        ways += reached.len();
        open.extend(reached);
    }
    (seen.len(), ways)
}

#[tokio::test(start_paused = true)]
async fn every_state_of_a_call_that_asks_and_one_that_does_not_can_be_left_well() {
    let program = Programs::of(|hands| async move {
        let (asked, paid) = join(hands.call("pay", json!({"n": 20})), hands.call("pay", json!({"n": 1}))).await;
        Ok(json!([asked.is_ok(), paid.is_ok()]))
    });
    let (states, ways) = explore(&program, 2).await;
    assert!(states > 100 && ways > 300, "{states} states, {ways} ways");
}

#[tokio::test(start_paused = true)]
async fn every_state_of_a_call_that_follows_an_approval_can_be_left_well() {
    let program = Programs::of(|hands| async move {
        let asked = hands.call("pay", json!({"n": 20})).await;
        let kept = hands.call("put", json!({"n": i64::from(asked.is_ok())})).await;
        Ok(json!([asked.is_ok(), kept.is_ok()]))
    });
    let (states, ways) = explore(&program, 2).await;
    assert!(states > 30 && ways > 150, "{states} states, {ways} ways");
}
