//! No text that a script may have takes long to read.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::*;

/// The most bytes of a script, by default.
const MOST: usize = 256 << 10;

fn repeated(text: &str) -> String {
    text.repeat(MOST / text.len())
}

/// As many pieces as a script may hold, each made from its number.
fn numbered(before: &str, piece: impl Fn(usize) -> String, after: &str) -> String {
    let mut text = before.to_owned();
    let mut number = 0;
    while text.len() + after.len() + 64 < MOST {
        write!(text, "{}", piece(number)).unwrap();
        number += 1;
    }
    text + after
}

fn read(text: &str) -> Duration {
    // The stack is that of a worker.
    let work = || {
        let began = Instant::now();
        drop(Source::read(text));
        began.elapsed()
    };
    std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

#[test]
fn a_text_of_256_kib_is_read_in_a_moment() {
    let texts = [
        ("fences", repeated("```\n")),
        ("fences of code", numbered("", |n| format!("```ts\nlet a{n}\n```\n"), "")),
        ("few long blocks", format!("{}x", format!("```ts\n{}\n```\n", "a();".repeat(2_000)).repeat(31))),
        (
            "long blocks that differ",
            (0..31).fold(String::new(), |text, n| text + &format!("```ts\nlet a{n};{}\n```\n", "a();".repeat(2_000))),
        ),
        ("tildes", repeated("~~~ts\n")),
        ("backticks", repeated("`")),
        ("enums", repeated("enum A{}\n")),
        ("enums of different names", numbered("", |n| format!("enum A{n}{{B,C=B}}\n"), "")),
        ("an enum in many parts", numbered("enum A{Z}\n", |n| format!("enum A{{B{n}=Z}}\n"), "")),
        ("an enum of many members", numbered("enum A{", |n| format!("B{n},"), "}")),
        ("an enum of members that refer to others", numbered("enum A{B=1,", |n| format!("C{n}=B,"), "}")),
        ("classes", numbered("", |n| format!("class A{n}{{constructor(public a){{}}}}\n"), "")),
        ("parameter properties", numbered("class A{constructor(", |n| format!("public a{n},"), "){}}")),
        ("fields that read", numbered("class A{", |n| format!("a{n}=this.z;"), "constructor(public z){}}")),
        ("functions", numbered("", |n| format!("function f{n}(){{}}\n"), "")),
        ("functions that call one", numbered("function main(){}\n", |n| format!("function f{n}(){{main()}}\n"), "")),
        ("requires", repeated("require('a');")),
        ("imports", numbered("", |n| format!("import {{a{n}}} from 'a';"), "")),
        ("exports", numbered("let a;export{", |n| format!("a as b{n},"), "}")),
        ("default exports", repeated("export default 1;")),
        ("invisible characters", repeated("a\u{200b};")),
        ("invisible characters in strings", repeated("'\u{200b}';")),
        ("thinking", repeated("<think>")),
        ("ends of thinking", repeated("</think>")),
        ("names of main", numbered("", |n| format!("main{};", "_".repeat(n)), "0")),
        ("a line of prose", repeated("word ")),
        ("lines of prose", repeated("word word\n")),
        ("types", repeated("a as T\n")),
        ("comments", repeated("/**/a?:\n")),
        ("escapes", format!("\"{}\"", "\\n".repeat(MOST / 2 - 1))),
        ("quotes", repeated("\"return \\n\"")),
        ("escaped markup", repeated("&lt;")),
    ];
    let mut slow = String::new();
    for (name, text) in &texts {
        let took = read(text);
        if took > Duration::from_secs(1) {
            writeln!(slow, "{name}: {took:?}").unwrap();
        }
    }
    assert!(slow.is_empty(), "{slow}");
}
