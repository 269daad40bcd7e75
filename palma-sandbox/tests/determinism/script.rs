use std::fmt::Write as _;

use proptest::prelude::*;

/// Something a script waits for.
#[derive(Debug, Clone)]
enum Step {
    /// A call, whose answer is seen.
    Call,
    /// A call that fails.
    Fail,
    /// A microtask's pause.
    Pause,
    /// What chance says, and a call if it says so.
    Chance,
    /// A timer's, in milliseconds, and what the clock says then.
    Timer(u8),
    /// What is done with what was seen so far.
    Look(Look),
    /// One after the other.
    Then(Vec<Self>),
    /// At once, joined by a function of `Promise`.
    Together(Joined, Vec<Self>),
    /// From an async generator, whose steps begin before the last has ended or after.
    Stream { ahead: bool, steps: Vec<Self> },
    /// In a nested async function that nobody waits for.
    Forgotten(Box<Self>),
    /// By callbacks instead of `await`.
    Chained(Box<Self>),
}

#[derive(Debug, Clone, Copy)]
enum Joined {
    All,
    Race,
    AllSettled,
    Any,
}

#[derive(Debug, Clone, Copy)]
enum Look {
    Sort,
    Map,
    Set,
    Date,
    Groups,
}

/// What a script begins with: it writes down all that happens, in the order in which it does.
const PROLOGUE: &str = "const seen = [];
const note = (what, value) => { seen.push([what, value]); console.log(what, value); return value; };
const told = error => error.errors ? error.errors.map(told) : `${error.name}: ${error.message}`;
const tried = async (what, f) => {
    try { return note(what, await f()); } catch (error) { return note(`${what} failed`, told(error)); }
    finally { note('left', what); }
};
const plain = value => value === undefined ? null : value;
";

/// A script that takes answers in every way there is.
pub(crate) fn script() -> impl Strategy<Value = String> {
    script_of(step(leaf()))
}

/// The same, of which much hangs on chance and on time.
pub(crate) fn script_by_chance() -> impl Strategy<Value = String> {
    let chance = prop_oneof![
        3 => leaf(),
        2 => Just(Step::Chance),
        2 => (0_u8..6).prop_map(Step::Timer),
    ];
    script_of(step(chance.boxed()))
}

fn script_of(step: BoxedStrategy<Step>) -> impl Strategy<Value = String> {
    let together =
        (joined(), prop::collection::vec(step, 2..5)).prop_map(|(joined, steps)| Step::Together(joined, steps));
    prop::collection::vec(together, 1..4).prop_map(|steps| {
        let mut text = Text { text: PROLOGUE.to_owned(), number: 0 };
        for step in &steps {
            let function = text.function(step);
            writeln!(text.text, "await tried('top', {function});").unwrap();
        }
        text.text.push_str("return { seen, last: seen.length };");
        text.text
    })
}

fn joined() -> impl Strategy<Value = Joined> {
    prop_oneof![Just(Joined::All), Just(Joined::Race), Just(Joined::AllSettled), Just(Joined::Any)]
}

fn leaf() -> BoxedStrategy<Step> {
    let look = prop_oneof![Just(Look::Sort), Just(Look::Map), Just(Look::Set), Just(Look::Date), Just(Look::Groups)];
    prop_oneof![
        6 => Just(Step::Call),
        1 => Just(Step::Fail),
        1 => Just(Step::Pause),
        1 => look.prop_map(Step::Look),
    ]
    .boxed()
}

fn step(leaf: BoxedStrategy<Step>) -> BoxedStrategy<Step> {
    leaf.prop_recursive(3, 12, 4, |inner| {
        let several = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            2 => several().prop_map(Step::Then),
            5 => (joined(), several()).prop_map(|(joined, steps)| Step::Together(joined, steps)),
            2 => (any::<bool>(), several()).prop_map(|(ahead, steps)| Step::Stream { ahead, steps }),
            1 => inner.clone().prop_map(|step| Step::Forgotten(Box::new(step))),
            1 => inner.prop_map(|step| Step::Chained(Box::new(step))),
        ]
    })
    .boxed()
}

struct Text {
    text: String,
    number: usize,
}

impl Text {
    /// Writes a function for a step; answers with its name.
    fn function(&mut self, step: &Step) -> String {
        let body = match step {
            Step::Call => {
                format!("return (await tools.demo.echo({{ n: {}, seen: seen.length }})).n;", self.number)
            }
            Step::Fail => format!("return await tools.demo.fail({{ n: {} }});", self.number),
            Step::Pause => "await null; return 'paused';".to_owned(),
            Step::Chance => format!(
                "const drawn = [Math.random(), crypto.randomUUID()];
    return drawn[0] < 0.5 ? drawn : (await tools.demo.echo({{ n: {}, drawn }})).drawn;",
                self.number
            ),
            Step::Timer(millis) => {
                format!("await new Promise(rings => setTimeout(rings, {millis})); return [Date.now(), seen.length];")
            }
            Step::Look(look) => look.text().to_owned(),
            Step::Then(steps) => {
                let tries: Vec<String> = steps.iter().map(|step| self.tried(step)).collect();
                format!(
                    "return [{}];",
                    tries.iter().map(|tried| format!("await {tried}")).collect::<Vec<_>>().join(", ")
                )
            }
            Step::Together(joined, steps) => {
                let function = joined.text();
                let calls: Vec<String> = steps.iter().map(|step| format!("{}()", self.function(step))).collect();
                let settled = "s => s.status === 'fulfilled' ? plain(s.value) : told(s.reason)";
                let after =
                    if matches!(joined, Joined::AllSettled) { format!(".map({settled})") } else { String::new() };
                format!("return (await Promise.{function}([{}])){after};", calls.join(", "))
            }
            Step::Stream { ahead, steps } => {
                let functions: Vec<String> = steps.iter().map(|step| self.function(step)).collect();
                let item = if *ahead { "started" } else { "started()" };
                let list: Vec<String> =
                    functions.iter().map(|f| if *ahead { format!("{f}()") } else { f.clone() }).collect();
                // A rejection that the stream comes to only later is handled then.
                let calm = if *ahead { "list.forEach(p => p.catch(() => {}));" } else { "" };
                format!(
                    "const list = [{}]; {calm} const got = [];
    const stream = async function* () {{ try {{ for (const started of list) yield {item}; }} finally {{ note('closed', got.length); }} }};
    for await (const value of stream()) {{ got.push(note('streamed', plain(value))); if (got.length > 2) break; }}
    return got;",
                    list.join(", ")
                )
            }
            Step::Forgotten(step) => format!("{}; return 'forgotten';", self.tried(step)),
            Step::Chained(step) => {
                let function = self.function(step);
                format!(
                    "return {function}().then(v => note('then', plain(v)), e => note('catch', told(e))).finally(() => note('finally', seen.length));"
                )
            }
        };
        self.number += 1;
        let name = format!("f{}", self.number);
        writeln!(self.text, "const {name} = async () => {{ {body} }};").unwrap();
        name
    }

    fn tried(&mut self, step: &Step) -> String {
        let function = self.function(step);
        format!("tried('{function}', {function})")
    }
}

impl Joined {
    const fn text(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Race => "race",
            Self::AllSettled => "allSettled",
            Self::Any => "any",
        }
    }
}

impl Look {
    const fn text(self) -> &'static str {
        match self {
            Self::Sort => {
                "return seen.map(([what, value]) => what + JSON.stringify(value)).sort().at(-1) ?? 'nothing';"
            }
            Self::Map => "return [...new Map(seen.map(([what], place) => [what, place]))];",
            Self::Set => "return [...new Set(seen.flat(3))].map(plain);",
            Self::Date => "return [Date.now(), new Date().toISOString()];",
            Self::Groups => {
                "return Object.entries(Object.groupBy(seen, ([what]) => what)).map(([k, v]) => [k, v.length]);"
            }
        }
    }
}
