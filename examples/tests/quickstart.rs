//! The main job, as a person runs it.

use std::process::{Command, Output, Stdio};

fn quickstart(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quickstart"));
    command.args(arguments).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn the_job_is_done_and_everything_is_as_it_must_be() {
    let output = quickstart(&["--yes"]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{page}\n{}", String::from_utf8_lossy(&output.stderr));
    for part in [
        "ledger.insert_invoice",
        "function read_file(args: {",
        "await tools.ledger.delete_invoices",
        "deny (sent-invoices-stay)",
        "ask by --yes (large-invoices-ask)",
        "54 calls: 53 answered, 0 failed, 0 not sent, 1 refused, 0 uncertain",
        "one model turn for each call",
        "as they must be",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
}

#[test]
fn without_a_terminal_the_answer_is_no_and_the_ledger_has_no_such_invoice() {
    let output = quickstart(&[]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{page}\n{}", String::from_utf8_lossy(&output.stderr));
    for part in
        ["ask by palma (large-invoices-ask)", "\"invoices\": 19", "\"order-0013\"", "2 refused", "as they must be"]
    {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
}
