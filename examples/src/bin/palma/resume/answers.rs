use anyhow::{Context as _, bail};
use clap::Args;
use palma_core::{Answer, AnswerError, CallNumber, CodeMode, Kept, Resolution, RunId};
use serde_json::Value;

/// What somebody says of calls that wait.
#[derive(Debug, Args)]
pub(crate) struct Answers {
    /// Let this call go on.
    #[arg(long, value_name = "CALL", value_parser = call)]
    approve: Vec<CallNumber>,
    /// Let this call go on with these arguments instead of the script's.
    #[arg(long, num_args = 2, value_names = ["CALL", "JSON"], action = clap::ArgAction::Append)]
    edit: Vec<String>,
    /// Refuse this call.
    #[arg(long, value_name = "CALL", value_parser = call)]
    deny: Vec<CallNumber>,
    /// Why, in words that the script is told: once for all that is denied, or once for each, in order.
    #[arg(long, value_name = "TEXT", requires = "deny")]
    reason: Vec<String>,
    /// Say that this call happened, and what the tool answered.
    #[arg(long, num_args = 2, value_names = ["CALL", "JSON"], action = clap::ArgAction::Append)]
    happened: Vec<String>,
    /// Say that this call did not happen: it is sent again.
    #[arg(long, value_name = "CALL", value_parser = call)]
    did_not_happen: Vec<CallNumber>,
    /// Say that nobody will ever know: the script is told that this call may have happened.
    #[arg(long, value_name = "CALL", value_parser = call)]
    unknown: Vec<CallNumber>,
    /// Who says so, for the record.
    #[arg(long, value_name = "NAME", default_value = "terminal")]
    pub(crate) by: String,
}

/// One of them.
#[derive(Debug)]
pub(crate) enum Said {
    Approved(CallNumber),
    Edited(CallNumber, palma_core::Arguments),
    Denied(CallNumber, String),
    Resolved(CallNumber, Resolution),
}

impl Answers {
    /// All that was said, each call once.
    pub(crate) fn read(&self) -> anyhow::Result<Vec<Said>> {
        let mut said: Vec<Said> = self.approve.iter().map(|call| Said::Approved(*call)).collect();
        for (call, arguments) in pairs("--edit", &self.edit)? {
            match arguments {
                Value::Object(arguments) => said.push(Said::Edited(call, arguments)),
                other => bail!("`--edit {call}` takes the arguments as a JSON object, not {other}"),
            }
        }
        for (place, call) in self.deny.iter().enumerate() {
            let reason = match self.reason.as_slice() {
                [] => bail!("`--deny {call}` needs a `--reason TEXT`, which the script is told"),
                [reason] => reason,
                reasons if reasons.len() == self.deny.len() => reasons.get(place).context("a reason is missing")?,
                reasons => bail!(
                    "{} calls are denied for {} reasons: give one, or one for each",
                    self.deny.len(),
                    reasons.len()
                ),
            };
            said.push(Said::Denied(*call, reason.clone()));
        }
        for (call, value) in pairs("--happened", &self.happened)? {
            said.push(Said::Resolved(call, Resolution::Happened(Kept::plain(value))));
        }
        said.extend(self.did_not_happen.iter().map(|call| Said::Resolved(*call, Resolution::DidNot)));
        said.extend(self.unknown.iter().map(|call| Said::Resolved(*call, Resolution::Fail)));
        let mut calls: Vec<u64> = said.iter().map(|said| said.call().get()).collect();
        calls.sort_unstable();
        if let Some([call, _]) = calls.array_windows().find(|[one, next]| one == next) {
            bail!("call {call} is answered twice: say one thing of it");
        }
        Ok(said)
    }
}

impl Said {
    pub(crate) const fn call(&self) -> CallNumber {
        match self {
            Self::Approved(call) | Self::Edited(call, _) | Self::Denied(call, _) | Self::Resolved(call, _) => *call,
        }
    }

    pub(crate) async fn give(self, code_mode: &CodeMode, run: &RunId, by: &str) -> Result<(), AnswerError> {
        let by = by.to_owned();
        let (call, answer) = match self {
            Self::Approved(call) => (call, Answer::Approved { by }),
            Self::Edited(call, arguments) => (call, Answer::Edited { by, arguments }),
            Self::Denied(call, reason) => (call, Answer::Denied { by, reason }),
            Self::Resolved(call, resolution) => return code_mode.resolve(run, call, resolution, by).await,
        };
        code_mode.answer(run, call, answer).await
    }
}

fn call(text: &str) -> Result<CallNumber, String> {
    let number = text.parse().ok().and_then(CallNumber::from_place);
    number.ok_or_else(|| "expected the number of a call, from 1, as `palma runs` tells it".to_owned())
}

/// Pairs of a call and a JSON text.
fn pairs(flag: &str, words: &[String]) -> anyhow::Result<Vec<(CallNumber, Value)>> {
    let (pairs, _) = words.as_chunks();
    let read = |[number, json]: &[String; 2]| {
        let call = call(number).map_err(anyhow::Error::msg).with_context(|| format!("`{flag} {number}`"))?;
        let value =
            serde_json::from_str(json).with_context(|| format!("`{flag} {number}` takes JSON, got `{json}`"))?;
        Ok((call, value))
    };
    pairs.iter().map(read).collect()
}
