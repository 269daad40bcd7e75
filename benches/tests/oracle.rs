//! What an expression gives in a worker is what it gives in QuickJS.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../../palma-sandbox/tests/rewrites/programs.rs"]
mod programs;

use std::fmt::Write as _;

use palma_benches::house::{House, wide_limits};
use palma_benches::peer;
use palma_sandbox::Sandbox;
use serde_json::Value;

use self::programs::Programs;

/// One expression on each line.
const EXPRESSIONS: &str = include_str!("oracle/expressions.js");

/// A body that gives what each expression gives as JSON text, or the name of the error it throws.
fn body(expressions: &[String]) -> String {
    let mut body = String::from(
        "const told = evaluate => {
            try { const text = JSON.stringify(evaluate()); return text === undefined ? 'undefined' : text; }
            catch (error) { return error instanceof Error ? error.name : 'threw ' + String(error); }
        };
        const given = [];\n",
    );
    for expression in expressions {
        writeln!(body, "given.push(told(() => ({expression})));").unwrap();
    }
    body.push_str("return given;");
    body
}

async fn check(expressions: &[String]) {
    let sandbox = Sandbox::with_worker(wide_limits(), env!("CARGO_BIN_EXE_report")).unwrap();
    let house = House::with(sandbox).await.unwrap();
    for some in expressions.chunks(400) {
        let body = body(some);
        let own = house.run(&body).await.unwrap().value;
        let (theirs, _) = peer::quickjs(&body).unwrap();
        let different: Vec<(&String, &Value, &Value)> = some
            .iter()
            .zip(own.as_array().unwrap().iter().zip(theirs.as_array().unwrap()))
            .filter(|(_, (own, theirs))| own != theirs)
            .map(|(expression, (own, theirs))| (expression, own, theirs))
            .collect();
        assert!(different.is_empty(), "{} of {} differ: {different:#?}", different.len(), some.len());
    }
}

#[tokio::test]
async fn expressions_give_what_they_give_in_quickjs() {
    let expressions: Vec<String> =
        EXPRESSIONS.lines().filter(|line| !line.is_empty() && !line.starts_with("//")).map(str::to_owned).collect();
    assert!(expressions.len() >= 150, "{} expressions are there", expressions.len());
    check(&expressions).await;
}

#[tokio::test]
async fn generated_expressions_give_what_they_give_in_quickjs() {
    let mut random = Random(20_261_123);
    let expressions: Vec<String> = (0..1_200).map(|_| random.expression()).collect();
    check(&expressions).await;
}

#[tokio::test]
async fn generated_programs_that_are_rewritten_do_what_they_do_in_quickjs() {
    let mut body = String::from(
        "const told = async program => { try { return JSON.stringify(await program()); } catch (e) { return e.name; } };
        const given = [];\n",
    );
    let mut programs = Vec::new();
    for seed in 0..120 {
        programs.push(Programs::program(seed, false));
        writeln!(body, "given.push(await told(async () => {{ {} }}));", programs[programs.len() - 1]).unwrap();
    }
    body.push_str("return given;");
    let sandbox = Sandbox::with_worker(wide_limits(), env!("CARGO_BIN_EXE_report")).unwrap();
    let own = House::with(sandbox).await.unwrap().run(&body).await.unwrap().value;
    let (theirs, _) = peer::quickjs(&body).unwrap();
    for ((program, own), theirs) in programs.iter().zip(own.as_array().unwrap()).zip(theirs.as_array().unwrap()) {
        assert_eq!(own, theirs, "{program}");
    }
    assert_eq!(own.as_array().unwrap().len(), programs.len());
}

/// `SplitMix64`, and what is made with it.
struct Random(u64);

impl Random {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % u64::try_from(below).unwrap()).unwrap()
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn text(&mut self) -> String {
        let length = self.below(9);
        let parts = ["a", "b", ",", " ", "1", "-", "é", "型", "😀", "\\n", "\\u2028", "\\ud800", "A", "Z", "\\\""];
        let text: String = (0..length).map(|_| self.one(&parts)).collect();
        format!("\"{text}\"")
    }

    fn number(&mut self) -> String {
        let numbers = [
            "0",
            "-0",
            "1",
            "-1",
            "0.1",
            "1e21",
            "1e-7",
            "123456789.125",
            "NaN",
            "Infinity",
            "4294967295",
            "9007199254740993",
            "2.5",
            "-17",
        ];
        self.one(&numbers).to_owned()
    }

    fn value(&mut self, depth: usize) -> String {
        match self.below(if depth > 2 { 4 } else { 6 }) {
            0 | 1 => self.text(),
            2 => self.number(),
            3 => self.one(&["null", "true", "false", "undefined"]).to_owned(),
            4 => format!("[{}]", self.values(depth)),
            _ => {
                let values: Vec<String> =
                    (0..self.below(4)).map(|_| format!("{}: {}", self.text(), self.value(depth + 1))).collect();
                format!("{{{}}}", values.join(", "))
            }
        }
    }

    fn values(&mut self, depth: usize) -> String {
        let values: Vec<String> = (0..self.below(6)).map(|_| self.value(depth + 1)).collect();
        values.join(", ")
    }

    fn list_of(&mut self, of: fn(&mut Self) -> String) -> String {
        let values: Vec<String> = (0..self.below(12)).map(|_| of(self)).collect();
        format!("[{}]", values.join(", "))
    }

    fn expression(&mut self) -> String {
        match self.below(17) {
            0 => format!("JSON.stringify({}, null, {})", self.value(0), self.one(&["0", "2", "'\\t'", "11"])),
            // Half a character is not read back yet.
            1 => format!("JSON.parse(JSON.stringify({}) ?? 'null')", self.value(0)).replace("\\ud800", "x"),
            2 => format!("{}.split({})", self.text(), self.text()),
            3 => format!("{}.split({}, {})", self.text(), self.text(), self.below(4)),
            4 => format!("{}.sort()", self.list_of(Self::text)),
            // A comparator that says that NaN equals everything has no order.
            5 => format!("{}.sort((a, b) => a - b || 0).map(String)", self.list_of(Self::number)).replace("NaN", "3"),
            6 => format!("[...{}, ...{}, {}]", self.text(), self.list_of(Self::number), self.text()),
            7 => format!("(() => {{ let s = ''; for (const x of {}) s += x; return s; }})()", self.list_of(Self::text)),
            8 => format!(
                "(() => {{ let s = {}; for (const x of [{}]) {{ s += x; if (s.length > 9) s = s + '|'; }} return [s, s.length]; }})()",
                self.text(),
                self.values(1)
            ),
            // QuickJS spreads no texts.
            9 => format!("{{ ...[{}], ...{{ a: {} }} }}", self.values(2), self.value(1)),
            10 => format!(
                "{}.{}({})",
                self.text(),
                self.one(&[
                    "indexOf",
                    "lastIndexOf",
                    "includes",
                    "startsWith",
                    "endsWith",
                    "concat",
                    "at",
                    "localeCompare"
                ]),
                self.text()
            )
            .replace("localeCompare", "concat"),
            11 => format!("{}.slice({}, {})", self.text(), self.number(), self.number()),
            12 => format!(
                "{}.repeat({})",
                self.text(),
                self.one(&["0", "1", "3", "2.9", "-0.5", "NaN", "-1", "'2'", "undefined", "Infinity"])
            ),
            13 => {
                let pad = self.one(&["padStart", "padEnd"]);
                format!("{}.{pad}({}, {})", self.text(), self.one(&["0", "4", "7.9", "NaN", "-3", "'12'"]), self.text())
            }
            14 => format!("[{}].join({})", self.values(0), self.text()),
            15 => format!("String([{}, [{}]])", self.values(0), self.values(1)),
            _ => format!("String({}) + {}", self.number(), self.value(1)),
        }
    }
}
