//! Runs that are kept, as a person has them pause, go on, replayed and cancelled with `palma`.

#[path = "support/desk.rs"]
#[expect(dead_code, reason = "shared with other tests")]
mod desk;

use std::fs;

use serde_json::{Value, json};

use crate::desk::Desk;

/// Pays 20, 1 and 30 at once, and tells what came of each.
const THREE: &str = "const paid = await Promise.all([20, 1, 30].map(async n => {
  try { return (await tools.bank.pay({ n })).paid; } catch (error) { return `${error.name}: ${error.message}`; }
}));
console.log('paid', paid.length);
return paid;";

#[test]
fn a_run_pauses_for_a_person_and_another_process_goes_on_with_it() {
    let desk = Desk::new();
    let paused = desk.run(THREE);
    let run = paused.run();
    paused.assert_told(
        5,
        &[&run, "call 1 of bank.pay waits for approval by boss: --approve 1", "call 3", "palma resume"],
    );
    let asked: Vec<&Value> =
        paused.value["waiting"].as_array().unwrap().iter().map(|it| &it["arguments"]["n"]).collect();
    assert_eq!((asked, desk.effects().len()), (vec![&json!(20), &json!(30)], 1), "both are asked about together");

    let listed = desk.last_run().unwrap();
    assert_eq!(
        (&listed["run"], &listed["state"], &listed["goal"]),
        (&json!(run), &json!("paused"), &json!("script.ts"))
    );
    assert_eq!(listed["waiting"], paused.value["waiting"]);
    assert!(listed["started"].as_str().unwrap().ends_with('Z'), "{listed:#}");
    let replay = desk.palma(&["replay", &run]);
    assert_eq!((replay.status, replay.value), (0, json!({"replay": "same_so_far", "calls": 3})));

    // Without an answer it waits on; nobody is asked again and nothing is paid twice.
    let again = desk.palma(&["resume", &run, "--approve", "3"]);
    assert_eq!((again.status, again.value["waiting"].as_array().unwrap().len()), (5, 1), "{}", again.told);
    let done = desk.palma(&["resume", &run, "--deny", "1", "--reason", "ask in May", "--by", "ana"]);
    assert_eq!(
        done.value["value"],
        json!(["Denied: `bank.pay` was denied: ana said no: ask in May", 1, 30]),
        "{}",
        done.told
    );
    assert_eq!((done.status, desk.effects().len()), (0, 2));
    assert!(desk.effects().values().all(|count| *count == 1));

    assert_eq!(desk.last_run().unwrap()["state"], "completed");
    assert_eq!(desk.palma(&["runs", "--open"]).value, json!({"runs": []}));
    let replay = desk.palma(&["replay", &run]);
    assert_eq!((replay.status, replay.value), (0, json!({"replay": "reproduced", "calls": 3})), "{}", replay.told);
    desk.palma(&["resume", &run]).assert_told(1, &["the run has ended: it is completed"]);
    assert!(palma_audit::verify(desk.path().join("audit")).unwrap().is_complete());
}

#[test]
fn what_a_person_edits_is_what_is_sent_if_it_fits_and_policy_allows_it() {
    let desk = Desk::new();
    let run = desk.run(THREE).run();
    for (edited, part) in [
        (
            r#"{"n": "many"}"#,
            "the answer does not fit the tool: invalid arguments for `bank.pay`: at `/n` expected an integer",
        ),
        ("[1]", "takes the arguments as a JSON object, not [1]"),
        ("{n: 1}", "takes JSON, got `{n: 1}`"),
    ] {
        desk.palma(&["resume", &run, "--edit", "1", edited]).assert_told(1, &[part]);
    }
    let done = desk.palma(&["resume", &run, "--edit", "1", r#"{"n": 40}"#, "--edit", "3", r#"{"n": 101}"#]);
    assert_eq!(done.value["value"][0], 40, "{}{:#}", done.told, done.value);
    assert!(done.value["value"][2].as_str().unwrap().starts_with("Denied: "), "{:#}", done.value);
    assert_eq!(desk.palma(&["replay", &run]).value["replay"], "reproduced");
}

#[test]
fn an_answer_that_does_not_count_says_why_and_nothing_goes_on() {
    let desk = Desk::new();
    let run = desk.run(THREE).run();
    let other = format!("{}{}", "0".repeat(31), 1);
    for (words, part) in [
        (&[&*run, "--approve", "2"][..], "call 2 has been answered for already"),
        (&[&run, "--approve", "9"], "nobody was asked about call 9"),
        (&[&run, "--approve", "none"], "expected the number of a call"),
        (&[&run, "--deny", "1"], "`--deny 1` needs a `--reason TEXT`"),
        (&[&run, "--approve", "1", "--deny", "1", "--reason", "no"], "call 1 is answered twice"),
        (&[&run, "--happened", "1", "{}"], "call 1 is not one that may have happened"),
        (&[&other], "`palma runs` lists those that are there"),
        (&["7"], "expected 32 hexadecimal digits"),
    ] {
        desk.palma(&[&["resume"], words].concat()).assert_told(1, &[part]);
    }
    assert_eq!(desk.last_run().unwrap()["waiting"].as_array().unwrap().len(), 2);
    assert_eq!(desk.effects().len(), 1);
}

#[test]
fn without_a_journal_nothing_pauses_and_nothing_is_kept() {
    let desk = Desk::new();
    desk.configure("");
    let part = "add `[journal]` to the configuration";
    desk.run(THREE).assert_told(1, &[part]);
    for words in
        [&["runs"][..], &["resume", &"0".repeat(32)], &["replay", &"0".repeat(32)], &["cancel", &"0".repeat(32)]]
    {
        desk.palma(words).assert_told(1, &[part]);
    }
    let done = desk.palma(&["run", "script.ts"]);
    assert_eq!((done.status, desk.effects().len()), (0, 1), "{}", done.told);
    assert!(!fs::read_to_string(desk.log()).unwrap().contains("\"place\":"));
}

#[test]
fn a_cancelled_run_is_over_and_says_what_it_had_done() {
    let desk = Desk::new();
    let run = desk.run(THREE).run();
    let done = desk.palma(&["cancel", &run, "--by", "ana"]);
    assert_eq!((done.status, &done.value["failure"]["message"]), (0, &json!("ana ended the run")), "{}", done.told);
    let certain: Vec<&Value> = done.value["calls"].as_array().unwrap().iter().map(|call| &call["certainty"]).collect();
    assert_eq!(certain, [&json!("not_called"), &json!("called"), &json!("not_called")]);
    assert_eq!(desk.last_run().unwrap()["state"], "cancelled");
    desk.palma(&["resume", &run, "--approve", "1"]).assert_told(1, &["the run has ended"]);
    desk.palma(&["cancel", &run]).assert_told(1, &["the run has ended"]);
    let record = palma_audit::verify(desk.path().join("audit")).unwrap();
    assert!(record.is_complete(), "{record}");
}

#[test]
fn sealed_values_are_not_on_the_disk_and_open_with_their_key_only() {
    let desk = Desk::new();
    desk.write("key", &"5e".repeat(32));
    desk.configure("[journal]\nkey_file = \"key\"\n");
    let script = "const secret = 'planted-secret';
        const { paid } = await tools.bank.pay({ n: 31 });
        return secret + paid;";
    let paused = desk.run(script);
    let run = paused.run();
    assert_eq!(paused.value["waiting"][0]["arguments"]["n"], 31);
    let log = fs::read_to_string(desk.log()).unwrap();
    assert!(!log.contains("planted-secret") && !log.contains("31}"), "{log}");
    assert_eq!(desk.last_run().unwrap()["waiting"], paused.value["waiting"]);

    desk.configure("[journal]\n");
    assert!(desk.last_run().unwrap()["problem"].as_str().unwrap().contains("sealed"));
    for verb in ["resume", "replay"] {
        desk.palma(&[verb, &run]).assert_told(1, &["is sealed: name its key by `key_file` or `key_env`"]);
    }
    desk.write("key", &"5f".repeat(32));
    desk.configure("[journal]\nkey_file = \"key\"\n");
    desk.palma(&["resume", &run]).assert_told(1, &["another key sealed it"]);
    desk.write("key", "short");
    desk.palma(&["resume", &run]).assert_told(1, &["`", "key` is not 64 hexadecimal digits"]);
    desk.write("key", &"5e".repeat(32));
    let done = desk.palma(&["resume", &run, "--approve", "1"]);
    assert_eq!((done.status, &done.value["value"]), (0, &json!("planted-secret31")), "{}", done.told);
    assert!(!fs::read_to_string(desk.log()).unwrap().contains("planted-secret"));
    assert_eq!(desk.palma(&["replay", &run]).value["replay"], "reproduced");
}

#[test]
fn of_what_is_kept_by_digests_only_nothing_goes_on() {
    let desk = Desk::new();
    desk.configure("[journal]\nvalues = \"digests\"\n");
    let run = desk.run(THREE).run();
    assert!(!fs::read_to_string(desk.log()).unwrap().contains("Promise.all"));
    for verb in ["resume", "replay"] {
        desk.palma(&[verb, &run]).assert_told(1, &["only digests were kept", "run its script again"]);
    }
    assert_eq!(desk.palma(&["cancel", &run]).status, 0);
}

#[test]
fn a_run_goes_on_only_with_the_engine_and_the_tools_that_it_began_with() {
    let desk = Desk::new();
    let run = desk.run(THREE).run();
    desk.write("effects.changed", "");
    desk.palma(&["resume", &run]).assert_told(1, &["tools are not as they were when the run began: `bank.pay`"]);
    desk.palma(&["resume", &run, "--edit", "1", "{\"n\": 2}"]).assert_told(1, &["`bank.pay` is not as it was"]);
    fs::remove_file(desk.path().join("effects.changed")).unwrap();

    let log = fs::read_to_string(desk.log()).unwrap();
    let engine = log.split("\"engine\":\"").nth(1).unwrap().split('"').next().unwrap();
    fs::write(desk.log(), log.replace(engine, "boa 0.21.0, palma-sandbox 0.0.9")).unwrap();
    let is = format!("expected `boa 0.21.0, palma-sandbox 0.0.9`, this is `{engine}`");
    desk.palma(&["resume", &run]).assert_told(1, &[&is]);
    let replay = desk.palma(&["replay", &run]);
    assert_eq!((replay.status, &replay.value["what"], &replay.value["now"]), (4, &json!("engine"), &json!(engine)));
    fs::write(desk.log(), log).unwrap();
    assert_eq!(desk.palma(&["resume", &run, "--approve", "1", "--approve", "3"]).status, 0);
    assert_eq!(desk.effects().len(), 3);
}

#[test]
fn a_tampered_script_is_told_by_its_first_difference() {
    let desk = Desk::new();
    let run = desk.run("const a = await tools.bank.put({ n: 1 }); const b = await tools.bank.put({ n: 2 }); return a.paid + b.paid;").run();
    let log = fs::read_to_string(desk.log()).unwrap();
    fs::write(desk.log(), log.replace("put({ n: 2 })", "put({ n: 3 })")).unwrap();
    desk.palma(&["replay", &run]).assert_told(1, &["a value in it is not the one that was kept"]);
    // With another digest, too, it is another script.
    let digest = |text: &str| palma_core::Digest::of_json(&json!(text)).to_string();
    let script = |n: u64| {
        format!(
            "const a = await tools.bank.put({{ n: 1 }}); const b = await tools.bank.put({{ n: {n} }}); return a.paid + b.paid;"
        )
    };
    assert!(log.contains(&digest(&script(2))));
    let tampered = log.replace("put({ n: 2 })", "put({ n: 3 })").replace(&digest(&script(2)), &digest(&script(3)));
    fs::write(desk.log(), tampered).unwrap();
    let replay = desk.palma(&["replay", &run]);
    assert_eq!(
        (replay.status, &replay.value["what"], &replay.value["differs"], &replay.value["call"]),
        (4, &json!("path"), &json!("call"), &json!(2)),
        "{:#}",
        replay.value
    );
    assert_eq!(desk.effects().len(), 2);
}

#[test]
fn another_script_is_told_by_what_it_would_have_done() {
    let desk = Desk::new();
    let script =
        "const a = await tools.bank.look({ n: 1 }); const b = await tools.bank.put({ n: 2 }); return a.paid + b.paid;";
    let run = desk.run(script).run();
    let against = |script: &str| {
        desk.write("other.ts", script);
        let said = desk.palma(&["replay", &run, "--against", "other.ts"]);
        (said.status, said.value)
    };
    let (status, same) = against(&format!("// the same\n{script}"));
    assert_eq!((status, &same["changes"], &same["value"]), (0, &json!([]), &json!(3)), "{same:#}");
    let (status, other) = against(
        "const b: { paid: number } = await tools.bank.put({ n: 2 });
        console.log('now', b.paid);
        await new Promise(resolve => setTimeout(resolve, 86_400_000));
        await tools.bank.pay({ n: 7 });
        return b;",
    );
    let changes =
        json!([{"change": "moved", "call": 1, "recorded": 2}, {"change": "new", "call": 2, "tool": "bank.pay"}]);
    assert_eq!((status, &other["changes"], &other["unanswered"]), (4, &changes, &json!([2])), "{other:#}");
    assert_eq!((&other["status"], &other["logs"][0]["text"]), (&Value::Null, &json!("now 2")), "{other:#}");
    let (status, broken) = against("const x = ;");
    assert_eq!((status, &broken["failure"]["name"]), (4, &json!("SyntaxError")), "{broken:#}");
    assert_eq!(desk.effects().len(), 2);
    desk.palma(&["replay", &run, "--against", "gone.ts"]).assert_told(1, &["cannot read the script `gone.ts`"]);
}

#[cfg(unix)]
#[test]
fn a_journal_that_is_full_has_nothing_more_sent_and_the_run_goes_on_when_it_is_not() {
    // The journal's first entry has the script; the record's has its digest only.
    let desk = Desk::new();
    desk.configure("journal = \"runs\"\n");
    desk.write("script.ts", &format!("// {}\nreturn (await tools.bank.pay({{ n: 1 }})).paid;", "x".repeat(20_000)));
    let failed = desk.palma_with_files_of(16, &["run", "script.ts"]);
    failed.assert_told(4, &["the journal could not be written", "File too large"]);
    assert_eq!(desk.effects().len(), 0, "{}", failed.told);

    let desk = Desk::new();
    desk.write(
        "script.ts",
        "let sum = 0; for (let n = 0; n < 200; n += 1) sum += (await tools.bank.pay({ n: n % 10 })).paid; return sum;",
    );
    let failed = desk.palma_with_files_of(64, &["run", "--no-check", "script.ts"]);
    failed.assert_told(4, &["could not be written", "File too large", "it can be resumed from its journal"]);
    let had = desk.effects().len();
    assert!((10..200).contains(&had), "{had} effects in 64 KiB");
    let run = failed.run();
    let mut done = desk.palma(&["resume", &run]);
    if done.status == 5 {
        // The answer to the last call was not kept.
        let call = done.value["waiting"][0]["call"].to_string();
        let happened = desk.effects().contains_key(&format!("{run}-{call}"));
        let paid = format!("{{\"paid\": {}}}", (call.parse::<u64>().unwrap() - 1) % 10);
        let words = ["resume", &run, "--happened", &call, &paid];
        done = if happened { desk.palma(&words) } else { desk.palma(&["resume", &run, "--did-not-happen", &call]) };
    }
    assert_eq!((done.status, &done.value["value"]), (0, &json!(900)), "{}", done.told);
    assert!(desk.effects().len() == 200 && desk.effects().values().all(|count| *count == 1));
}

#[test]
fn a_folder_that_cannot_be_a_journal_is_named_before_anything_runs() {
    let desk = Desk::new();
    desk.write("runs", "this is a file");
    desk.configure("journal = \"runs\"\n");
    desk.run(THREE).assert_told(1, &["the audit log cannot be opened at `runs`"]);
    assert_eq!(desk.effects().len(), 0);
}
