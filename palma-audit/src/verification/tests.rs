use std::fs;

use palma_core::{AttemptOutcome, Outcome, Record};
use serde_json::json;

use super::*;
use crate::testing::{
    attempt_made, call, checked, end, ended, intended, lines, opened, refused, result_read, run, settled, settled_as,
    task_ended, task_opened, tool, withheld,
};

fn verified(file: impl AsRef<[u8]>) -> Verification {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("records.jsonl"), file).unwrap();
    verify(dir.path()).unwrap()
}

#[track_caller]
fn check(records: impl IntoIterator<Item = Record>, findings: &[Finding]) -> Verification {
    let verification = verified(lines(records));
    assert_eq!(verification.findings, findings);
    assert!(findings.is_empty() || !verification.is_complete());
    verification
}

fn uncertain(number: u64, reason: Option<&str>) -> MayHaveHappened {
    let reason = reason.map(str::to_owned);
    MayHaveHappened { run: run("a"), call: call(number), tool: tool(number), reason }
}

/// One run with each kind of known outcome.
fn whole_run() -> [Record; 9] {
    let failed = Outcome::Failed { reason: "out of paper".to_owned() };
    let not_sent = Outcome::NotSent { reason: "no route".to_owned() };
    [
        opened("a"),
        intended("a", 2),
        refused("a", 1, "no"),
        intended("a", 3),
        settled("a", 2),
        settled_as("a", 3, failed),
        intended("a", 4),
        settled_as("a", 4, not_sent),
        ended("a", 4),
    ]
}

#[test]
fn a_whole_log_is_complete_and_adds_up() {
    let verification = check(whole_run(), &[]);
    assert!(verification.is_complete());
    let Verification { records, runs, calls, refused, answered, failed, not_sent, .. } = verification;
    assert_eq!([records, runs, calls, refused, answered, failed, not_sent], [9, 1, 4, 1, 1, 1, 1]);
    assert!(verified("").is_complete());
}

#[test]
fn a_call_without_an_outcome_may_have_happened() {
    let verification = check([opened("a"), intended("a", 1), ended("a", 1)], &[]);
    assert_eq!(verification.uncertain, [uncertain(1, None)]);
    assert!(!verification.is_complete());
}

#[test]
fn a_call_with_an_uncertain_outcome_may_have_happened() {
    let outcome = Outcome::Uncertain { reason: "no answer".to_owned() };
    let verification = check([opened("a"), intended("a", 1), settled_as("a", 1, outcome), ended("a", 1)], &[]);
    assert_eq!(verification.uncertain, [uncertain(1, Some("no answer"))]);
    assert!(!verification.is_complete());
}

#[test]
fn a_run_without_an_end_is_open() {
    let verification = check([opened("b"), opened("a"), intended("a", 1)], &[]);
    assert_eq!(verification.open_runs, [run("a"), run("b")]);
    assert_eq!(verification.uncertain, [uncertain(1, None)]);
    assert!(!verification.is_complete());
}

#[test]
fn a_missing_record_is_found_wherever_it_stood() {
    let whole = lines(whole_run());
    let whole: Vec<_> = whole.split_inclusive(|&byte| byte == b'\n').collect();
    for missing in 0..whole.len() - 1 {
        let rest = [&whole[..missing], &whole[missing + 1..]].concat().concat();
        let gap = Finding::Gap { line: missing as u64 + 1, expected: missing as u64 + 1, seq: missing as u64 + 2 };
        assert!(verified(rest).findings.contains(&gap), "{missing}");
    }
}

#[test]
fn a_repeated_record_is_found_wherever_it_stands() {
    let whole = lines(whole_run());
    let whole: Vec<_> = whole.split_inclusive(|&byte| byte == b'\n').collect();
    for repeated in 0..whole.len() {
        let file = [&whole[..=repeated], &whole[repeated..]].concat().concat();
        let place = repeated as u64 + 1;
        let repeat = Finding::Repeat { line: place + 1, expected: place + 1, seq: place };
        assert!(verified(file).findings.contains(&repeat), "{repeated}");
    }
}

#[test]
fn a_damaged_line_is_found_with_the_gap_it_leaves() {
    let file = String::from_utf8(lines([opened("a"), refused("a", 1, "no"), ended("a", 1)])).unwrap();
    let verification = verified(file.replacen("billing", "bil\nling", 1).replacen("\"seq\":3", "\"seq\":three", 1));
    let places: Vec<_> = verification.findings.iter().map(ToString::to_string).collect();
    assert_eq!(places.len(), 5, "{places:#?}");
    assert!(places[0].starts_with("line 1: not a record: "), "{places:#?}");
    assert!(places[1].starts_with("line 2: not a record: "), "{places:#?}");
    assert_eq!(places[2], "line 3: sequence number 2 follows where 1 should: records are missing");
    assert_eq!(places[3], "line 3: run `a` was not opened");
    assert!(places[4].starts_with("line 4: not a record: "), "{places:#?}");
}

#[test]
fn a_run_is_opened_once() {
    let again = |line| Finding::OpenedAgain { line, run: run("a") };
    check([opened("a"), opened("a"), ended("a", 0)], &[again(2)]);
    check([opened("a"), ended("a", 0), opened("a")], &[again(3)]);
}

#[test]
fn a_run_that_was_not_opened_is_found_once_and_still_followed() {
    let finding = Finding::NotOpened { line: 1, run: run("a") };
    let verification = check([intended("a", 1), refused("a", 2, "no"), ended("a", 2)], &[finding]);
    assert_eq!((verification.runs, verification.calls), (0, 2));
    assert_eq!(verification.uncertain, [uncertain(1, None)]);
}

#[test]
fn nothing_happens_in_a_run_after_its_end() {
    let after = |line| Finding::AfterEnd { line, run: run("a") };
    check([opened("a"), ended("a", 0), ended("a", 0)], &[after(3)]);
    let late = check([opened("a"), intended("a", 1), ended("a", 1), settled("a", 1)], &[after(4)]);
    assert!(late.uncertain.is_empty(), "a late outcome is an outcome");
    let late = check([opened("a"), ended("a", 0), intended("a", 1), refused("a", 2, "no")], &[after(3), after(4)]);
    assert_eq!(late.uncertain, [uncertain(1, None)], "a late call is a call");
    assert!(late.open_runs.is_empty());
}

#[test]
fn a_call_is_decided_once_and_settled_once() {
    let (line, run, call) = (3, run("a"), call(1));
    let intent = |before| Finding::IntendedAfter { line, run: run.clone(), call, before };
    let refusal = |before| Finding::RefusedAfter { line, run: run.clone(), call, before };
    let outcome = |line, before| Finding::SettledAfter { line, run: run.clone(), call, before };
    let no = || refused("a", 1, "no");
    let yes = || intended("a", 1);
    let done = || settled("a", 1);

    let twice = check([opened("a"), yes(), yes(), done(), ended("a", 1)], &[intent(CallState::Intended)]);
    assert_eq!(twice.uncertain, [uncertain(1, None)], "one outcome settles one intent");
    check([opened("a"), no(), yes(), done(), ended("a", 1)], &[intent(CallState::Refused)]);
    check([opened("a"), no(), no(), ended("a", 1)], &[refusal(CallState::Refused)]);
    let both = check([opened("a"), yes(), no(), ended("a", 1)], &[refusal(CallState::Intended)]);
    assert_eq!(both.uncertain, [uncertain(1, None)], "a refusal settles nothing");
    check([opened("a"), yes(), done(), done(), ended("a", 1)], &[outcome(4, CallState::Settled)]);
    check([opened("a"), no(), done(), ended("a", 1)], &[outcome(3, CallState::Refused)]);
    let finding = Finding::CallsDiffer { line: 3, run: run.clone(), made: 1, recorded: 0, others: 0 };
    check([opened("a"), done(), ended("a", 1)], &[outcome(2, CallState::Unmentioned), finding]);
}

#[test]
fn a_run_made_as_many_calls_as_it_says() {
    let differ = |made, recorded, others| [Finding::CallsDiffer { line: 3, run: run("a"), made, recorded, others }];
    check([opened("a"), refused("a", 1, "no"), ended("a", 2)], &differ(2, 1, 0));
    check([opened("a"), refused("a", 2, "no"), ended("a", 1)], &differ(1, 0, 1));
    check([opened("a"), refused("a", 1, "no"), ended("a", 0)], &differ(0, 0, 1));
}

/// The lines of a journal, each with its run, its place, and whether more of the same append follow.
fn journal(entries: &[(&str, u64, bool, &str)]) -> Vec<u8> {
    let line = |(seq, (run, place, more, happened)): (usize, &(&str, u64, bool, &str))| {
        let entry = match *happened {
            "ended" => serde_json::to_value(end()).unwrap(),
            _ => json!({"version": 1, "at": 1, "happened": happened}),
        };
        let line = json!({"v": 1, "seq": seq + 1, "run": run, "place": place, "more": more, "entry": entry});
        format!("{line}\n")
    };
    entries.iter().enumerate().map(line).collect::<String>().into_bytes()
}

#[track_caller]
fn check_journal(lines: &[(&str, u64, bool, &str)], entries: u64, findings: &[Finding]) {
    let verification = verified(journal(lines));
    assert_eq!((verification.entries, &verification.findings[..]), (entries, findings));
    assert_eq!(verification.is_complete(), findings.is_empty());
}

#[test]
fn the_entries_of_a_journal_follow_one_another_until_the_end() {
    let misplaced = |line, expected, place| Finding::EntryMisplaced { line, run: run("a"), expected, place };
    let after = |line| Finding::EntryAfterEnd { line, run: run("a") };
    let whole = [("a", 0, false, "woke"), ("b", 0, false, "woke"), ("a", 1, true, "woke"), ("a", 2, false, "ended")];
    check_journal(&whole, 4, &[]);
    check_journal(&whole[2..], 2, &[misplaced(2, 0, 1)]);
    check_journal(&[whole[0], whole[0]], 2, &[misplaced(2, 1, 0)]);
    check_journal(&[whole[0], whole[3]], 2, &[misplaced(2, 1, 2)]);
    check_journal(&[&whole[..], &[("a", 3, false, "woke")]].concat(), 5, &[after(5)]);
}

#[test]
fn an_append_that_was_interrupted_does_not_count_and_is_no_finding() {
    let begun = [("a", 0, true, "woke"), ("a", 1, true, "woke")];
    check_journal(&begun, 0, &[]);
    check_journal(&[&begun[..], &[("a", 0, false, "woke"), ("a", 1, false, "woke")]].concat(), 2, &[]);
    check_journal(&[&begun[..], &[("b", 0, false, "woke"), ("a", 0, false, "woke")]].concat(), 2, &[]);
    let file = [journal(&begun), b"{\"v\":1,\"seq\":3,\"run\":\"a\",\"place\":2}\n".to_vec()].concat();
    let verification = verified(file);
    assert!(matches!(verification.findings[..], [Finding::Damaged { line: 3, .. }]), "{verification}");
}

#[test]
fn an_entry_of_a_kind_or_version_not_known_here_is_found() {
    let unheard = verified(journal(&[("a", 0, false, "unheard_of")]));
    assert!(matches!(unheard.findings[..], [Finding::Damaged { line: 1, .. }]), "{unheard}");
    let later = String::from_utf8(journal(&[("a", 0, false, "woke")])).unwrap().replace("version\":1", "version\":2");
    assert_eq!(verified(later).findings, [Finding::Unknown { line: 1, run: run("a") }]);
}

#[test]
fn findings_do_not_fill_the_memory() {
    let verification = verified("bad\n".repeat(10_500));
    assert_eq!((verification.findings.len(), verification.more_findings), (10_000, 500));
}

#[test]
fn a_person_reads_a_few_lines() {
    let hostile = Outcome::Uncertain { reason: "gone\n\u{1b}[2Jthe log is complete".to_owned() };
    let mut records = vec![opened("a"), intended("a", 1), settled_as("a", 1, hostile)];
    records.extend((2..=14).map(|number| intended("a", number)));
    let text = check(records, &[]).to_string();
    let text: Vec<_> = text.lines().collect();
    assert_eq!(text.len(), 14);
    assert_eq!(text[0], "16 records, 1 runs, 14 calls: 0 answered, 0 failed, 0 not sent, 0 refused, 14 uncertain");
    assert_eq!(text[1], "may have happened: call 1 of run `a`, `billing.tool1`: gone\\n\\u{1b}[2Jthe log is complete");
    assert_eq!(text[2], "may have happened: call 2 of run `a`, `billing.tool2`: it has no outcome");
    assert_eq!(text[11..], ["may have happened: and 4 more", "open run: a", "the log is not complete"]);
}

#[test]
fn torn_ends_are_named_and_are_no_finding() {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [("records.jsonl", ""), ("records.torn-7", "{"), ("records.torn-2", "{"), ("notes.txt", "")] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let verification = verify(dir.path()).unwrap();
    assert_eq!(verification.torn, ["records.torn-2", "records.torn-7"]);
    assert!(verification.is_complete());
    let text = verification.to_string();
    let text: Vec<_> = text.lines().skip(1).collect();
    assert_eq!(text, ["torn off: records.torn-2", "torn off: records.torn-7", "the log is complete"]);
}

#[test]
fn a_machine_reads_json() {
    let verification = check(
        [opened("a"), intended("a", 1), ended("a", 2)],
        &[Finding::CallsDiffer { line: 3, run: run("a"), made: 2, recorded: 1, others: 0 }],
    );
    let expected = json!({
        "records": 3, "entries": 0, "runs": 1, "calls": 1, "refused": 0, "answered": 0, "failed": 0, "not_sent": 0,
        "results_read": 0, "checks": 0, "failed_checks": 0, "withheld": 0, "tasks": 0, "attempts": 0, "open_tasks": [],
        "uncertain": [{
            "run": "a", "call": 1, "tool": {"server": "billing", "name": "tool1"}, "reason": null,
        }],
        "open_runs": [],
        "findings": [{"finding": "calls_differ", "line": 3, "run": "a", "made": 2, "recorded": 1, "others": 0}],
        "more_findings": 0,
        "torn": [],
    });
    assert_eq!(serde_json::to_value(verification).unwrap(), expected);
}

#[test]
fn checks_and_calls_held_back_are_calls_that_called_nothing() {
    let whole = [opened("a"), checked("a", 1, None), checked("a", 2, Some("no")), withheld("a", 3), ended("a", 3)];
    let verification = check(whole, &[]);
    assert!(verification.is_complete());
    let Verification { calls, checks, failed_checks, withheld: held, .. } = verification;
    assert_eq!([calls, checks, failed_checks, held], [3, 2, 1, 1]);
    let before = CallState::Settled;
    check(
        [opened("a"), withheld("a", 1), checked("a", 1, None), withheld("a", 1), ended("a", 1)],
        &[3, 4].map(|line| Finding::IntendedAfter { line, run: run("a"), call: call(1), before }),
    );
}

#[test]
fn a_task_is_followed_beside_its_runs() {
    use AttemptOutcome::{Check, Completed};
    let whole = || {
        [
            task_opened("t"),
            opened("a"),
            result_read("a", 1),
            ended("a", 1),
            attempt_made("t", 1, Check, None),
            attempt_made("t", 2, Completed, None),
            task_ended("t", Completed, 2),
        ]
    };
    let verification = check(whole(), &[]);
    assert!(verification.is_complete());
    let Verification { runs, calls, results_read, tasks, attempts, .. } = verification;
    assert_eq!([runs, calls, results_read, tasks, attempts], [1, 1, 1, 1, 2]);

    let open = check(whole().into_iter().take(6), &[]);
    assert_eq!((open.open_tasks.as_slice(), open.is_complete()), ([run("t")].as_slice(), false));
    assert!(open.to_string().contains("open task: t"), "{open}");
}

#[test]
fn a_task_that_does_not_fit_together_is_found() {
    use AttemptOutcome::Completed;
    let differ = |line, made, recorded| Finding::AttemptsDiffer { line, task: run("t"), made, recorded };
    check([task_opened("t"), attempt_made("t", 2, Completed, None), task_ended("t", Completed, 1)], &[differ(2, 2, 1)]);
    check([task_opened("t"), task_ended("t", Completed, 1)], &[differ(2, 1, 0)]);
    check([attempt_made("t", 1, Completed, None)], &[Finding::NotOpened { line: 1, run: run("t") }]);
    check([task_opened("t"), task_opened("t")], &[Finding::OpenedAgain { line: 2, run: run("t") }]);
    check(
        [task_opened("t"), task_ended("t", Completed, 0), task_ended("t", Completed, 0)],
        &[Finding::AfterEnd { line: 3, run: run("t") }],
    );
}

#[test]
fn a_result_that_is_read_under_a_number_that_is_taken_is_found() {
    let finding = Finding::IntendedAfter { line: 3, run: run("a"), call: call(1), before: CallState::Settled };
    check([opened("a"), result_read("a", 1), result_read("a", 1), ended("a", 1)], &[finding]);
}
