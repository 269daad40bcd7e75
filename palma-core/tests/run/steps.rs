//! Programs drawn from a seed: calls one after the other and together, races, timers and retries, whose calls depend on
//! the order of the answers before.

use futures_util::future::{join_all, select_all};
use serde_json::{Value, json};

use crate::program::{Answer, Going, Hands, Programs};

#[derive(Debug, Clone)]
enum Step {
    Call(&'static str),
    Sleep(u64),
    Then(Vec<Self>),
    All(Vec<Self>),
    Race(Vec<Self>),
    Retry,
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn step(&mut self, depth: u64) -> Step {
        let many = |dice: &mut Self| (0..2 + dice.below(3)).map(|_| dice.step(depth - 1)).collect();
        match self.below(if depth == 0 { 6 } else { 10 }) {
            0 => Step::Call("look"),
            1 => Step::Call("put"),
            2 => Step::Call("keyed"),
            3 => Step::Call("pay"),
            4 => Step::Sleep(self.below(12)),
            5 => Step::Retry,
            6 => Step::Then(many(self)),
            7 => Step::Race(many(self)),
            _ => Step::All(many(self)),
        }
    }
}

fn go(step: Step, hands: Hands, n: u64) -> Going<Value> {
    Box::pin(async move {
        match step {
            Step::Call(tool) => hands.call(tool, json!({"n": n % 10})).await.unwrap_or_else(Value::from),
            Step::Sleep(millis) => {
                hands.sleep(millis).await;
                json!(n)
            }
            Step::Then(steps) => {
                let mut seen = n;
                for step in steps {
                    seen = number(&go(step, hands.clone(), seen + 1).await);
                }
                json!(seen)
            }
            Step::All(steps) => {
                let steps = (0..).zip(steps).map(|(place, step)| go(step, hands.clone(), n + place));
                Value::Array(join_all(steps).await)
            }
            Step::Race(steps) => {
                let steps = (0..).zip(steps).map(|(place, step)| go(step, hands.clone(), n + place));
                let (first, place, rest) = select_all(steps).await;
                drop(rest);
                hands.call("pay", json!({"n": place % 10})).await.unwrap_or_else(Value::from);
                first
            }
            Step::Retry => {
                for _ in 0..2 {
                    if hands.call("fail", json!({})).await.is_ok() {
                        break;
                    }
                }
                json!(hands.millis() % 7)
            }
        }
    })
}

fn number(value: &Value) -> u64 {
    value.to_string().bytes().fold(0, |sum, byte| (sum * 31 + u64::from(byte)) % 1009)
}

/// The program of this seed.
pub(crate) fn program(seed: u64) -> Programs {
    let mut dice = Dice(seed);
    let step = Step::Then(vec![dice.step(2), dice.step(2), Step::Call("pay")]);
    Programs::of(move |hands| {
        let step = step.clone();
        async move { Answer::Ok(go(step, hands, 1).await) }
    })
}
