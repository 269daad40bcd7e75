//! `palma` is killed at many moments of a run: every effect happens once, or is told as one that may have happened.

#[path = "support/desk.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod desk;

use std::fs;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::desk::{Desk, Said};

/// Six payments, two of them at once, two that may be repeated, and reads between them.
const SCRIPT: &str = "const look = await tools.bank.look({ n: 0 });
const one = await tools.bank.pay({ n: 1, millis: 6 });
const both = await Promise.all([tools.bank.pay({ n: 2, millis: 8 }), tools.bank.pay({ n: 3, millis: 4 })]);
const put = await tools.bank.put({ n: 4, millis: 6 });
await new Promise(resolve => setTimeout(resolve, 5));
const more = await Promise.race([tools.bank.put({ n: 5, millis: 2 }), tools.bank.pay({ n: 6, millis: 6 })]);
const last = await tools.bank.pay({ n: 7, millis: 6 });
return [look, one, ...both, put, more, last].map(it => it.paid);";

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What has happened to one run.
#[derive(Default)]
struct Course {
    kills: u64,
    uncertain: u64,
}

#[test]
fn whenever_palma_is_killed_every_effect_happens_once_or_is_told_as_uncertain() {
    let mut total = Course::default();
    // One more line in the log each time, until the run ends before it is killed.
    let mut lines = 1;
    loop {
        let desk = Desk::new();
        let mut course = Course::default();
        desk.write("script.ts", SCRIPT);
        let mut palma = desk.spawn(&["run", "--ask", "pause", "script.ts"]);
        let killed = killed_at(&desk, &mut palma, lines);
        course.kills += u64::from(killed);
        finish(&desk, &mut course, lines);
        total.kills += course.kills;
        total.uncertain += course.uncertain;
        if !killed {
            break;
        }
        lines += 1;
    }
    println!("{} kills, {} uncertain calls", total.kills, total.uncertain);
    assert!(total.kills >= 20 && total.uncertain >= 5, "{} kills, {} uncertain", total.kills, total.uncertain);
}

/// Kills it once the log has so many lines; `false` if it has ended before.
fn killed_at(desk: &Desk, palma: &mut Child, lines: usize) -> bool {
    let began = Instant::now();
    loop {
        let there = fs::read(desk.log()).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        if there >= lines {
            palma.kill().unwrap();
            // It may have ended by itself just before.
            return !palma.wait().unwrap().success();
        }
        if palma.try_wait().unwrap().is_some() {
            return false;
        }
        assert!(began.elapsed() < PATIENCE, "the run hangs");
        std::thread::yield_now();
    }
}

/// Resumes until the run has ended, the first times killed again, and says the truth of what may have happened.
fn finish(desk: &Desk, course: &mut Course, seed: usize) {
    desk.wait_for_servers();
    let Some(run) = desk.last_run() else {
        assert_eq!(desk.effects().len(), 0, "something happened that nobody knows of");
        return;
    };
    let id = run["run"].as_str().unwrap().to_owned();
    let mut answers: Vec<String> = Vec::new();
    for round in 0..12 {
        if desk.last_run().unwrap()["state"] == "completed" {
            break;
        }
        if round < 2 {
            let mut palma = desk.spawn(&[&["resume"], &*words(&answers), &[&id]].concat());
            let there = fs::read_to_string(desk.log()).unwrap().lines().count();
            course.kills += u64::from(killed_at(desk, &mut palma, there + 1 + (seed * 7 + round) % 9));
            answers.clear();
            desk.wait_for_servers();
            continue;
        }
        let said = desk.palma(&[&["resume"], &*words(&answers), &[&id]].concat());
        desk.wait_for_servers();
        answers = truth(desk, &id, &said, course);
    }
    assert_eq!(desk.last_run().unwrap()["state"], "completed", "killed at line {seed}");
    check(desk, &id, seed);
}

fn words(answers: &[String]) -> Vec<&str> {
    answers.iter().map(String::as_str).collect()
}

/// What became of each call that may have happened, by the book of the server.
fn truth(desk: &Desk, run: &str, said: &Said, course: &mut Course) -> Vec<String> {
    let mut answers = Vec::new();
    if said.status != 5 {
        return answers;
    }
    let effects = desk.effects();
    for waiting in said.value["waiting"].as_array().unwrap() {
        assert_eq!((&waiting["for"], &waiting["tool"]), (&Value::from("resolution"), &Value::from("bank.pay")));
        let call = waiting["call"].as_u64().unwrap();
        course.uncertain += 1;
        match effects.contains_key(&format!("{run}-{call}")) {
            true => {
                answers.extend(["--happened".to_owned(), call.to_string(), format!("{{\"paid\": {}}}", n_of(call))])
            }
            false => answers.extend(["--did-not-happen".to_owned(), call.to_string()]),
        }
    }
    answers
}

/// What the script's call of this number pays.
fn n_of(call: u64) -> u64 {
    call - 1
}

fn check(desk: &Desk, run: &str, seed: usize) {
    let effects = desk.effects();
    for call in 1..=8 {
        let times = effects.get(&format!("{run}-{call}")).copied().unwrap_or_default();
        // Reads and what is idempotent may be sent again.
        let may_repeat = [1, 5, 6].contains(&call);
        assert!(times == 1 || (may_repeat && times > 1), "killed at line {seed}: call {call} had {times} effects");
    }
    assert_eq!(effects.len(), 8, "killed at line {seed}: {effects:?}");
    let replay = desk.palma(&["replay", run]);
    assert_eq!(replay.value["replay"], "reproduced", "killed at line {seed}: {:#}", replay.value);
    let record = palma_audit::verify(desk.path().join("audit")).unwrap();
    assert!(record.findings.is_empty(), "killed at line {seed}: {record}");
}
