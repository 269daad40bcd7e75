mod report;
mod template;

use serde::{Deserialize, Serialize};

use self::template::{Place, Template};
use crate::{Attempt, Plan};

pub(crate) use self::report::cause;
pub use self::template::PromptError;

/// What a writer is asked: the messages as a model reads them, and what they were made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Prompt {
    /// What the script is for.
    pub goal: String,
    /// The API, as [`Api::text`](crate::Api::text) has it.
    pub api: String,
    /// The attempts before this one, the first first.
    pub attempts: Vec<Attempt>,
    /// The conversation, ready to be sent.
    pub messages: Vec<Message>,
}

/// One message to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// What.
    pub text: String,
}

/// Who says something in a conversation with a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Role {
    /// The host, about the work as a whole.
    System,
    /// The host, about this goal.
    User,
    /// The model.
    Assistant,
}

/// The words around a goal and an API that make a prompt: templates with places such as `{{goal}}`.
///
/// The default ones are for small models and take, beside API, goal and report, less than 300 tokens (`o200k_base`).
/// A host replaces any of them, in code or from a file of its own by `serde`; a template with a place that does not
/// exist, or without one that it needs, is an error when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Texts", into = "Texts")]
pub struct Prompts {
    instructions: Template,
    request: Template,
    again: Template,
    done: Template,
}

/// The templates of [`Prompts`] as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::exhaustive_structs, reason = "a host writes one down with `..Texts::default()`")]
pub struct Texts {
    /// What the system says: `{{api}}` stands in this or in the request, `{{goal}}` may.
    pub instructions: String,
    /// What is asked first: `{{goal}}`, and `{{api}}` if it is not in the instructions.
    pub request: String,
    /// What is said of an attempt that did not complete: `{{problem}}` and `{{done}}`.
    pub again: String,
    /// What stands for `{{done}}` if calls were made: `{{calls}}`.
    pub done: String,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            instructions: include_str!("prompt/instructions.md").trim_end().to_owned(),
            request: "Goal: {{goal}}".to_owned(),
            again: include_str!("prompt/again.md").trim_end().to_owned(),
            done: include_str!("prompt/done.md").to_owned(),
        }
    }
}

impl Default for Prompts {
    fn default() -> Self {
        let Texts { instructions, request, again, done } = Texts::default();
        let template = |text: &str| Template::parse(text, &Place::ALL).unwrap_or_default();
        Self {
            instructions: template(&instructions),
            request: template(&request),
            again: template(&again),
            done: template(&done),
        }
    }
}

impl Prompts {
    /// These templates.
    pub fn new(texts: &Texts) -> Result<Self, PromptError> {
        let instructions = Template::parse(&texts.instructions, &[Place::Api, Place::Goal])
            .map_err(|error| error.within("instructions"))?;
        let request =
            Template::parse(&texts.request, &[Place::Api, Place::Goal]).map_err(|error| error.within("request"))?;
        let again =
            Template::parse(&texts.again, &[Place::Problem, Place::Done]).map_err(|error| error.within("again"))?;
        let done = Template::parse(&texts.done, &[Place::Calls]).map_err(|error| error.within("done"))?;
        if !instructions.has(Place::Api) && !request.has(Place::Api) {
            return Err(PromptError::missing("instructions", Place::Api));
        }
        for (name, template, place) in [
            ("request", &request, Place::Goal),
            ("again", &again, Place::Problem),
            ("again", &again, Place::Done),
            ("done", &done, Place::Calls),
        ] {
            if !template.has(place) {
                return Err(PromptError::missing(name, place));
            }
        }
        Ok(Self { instructions, request, again, done })
    }

    /// The templates as texts.
    pub fn texts(&self) -> Texts {
        Texts {
            instructions: self.instructions.to_string(),
            request: self.request.to_string(),
            again: self.again.to_string(),
            done: self.done.to_string(),
        }
    }

    /// What a writer is asked for this plan after these attempts: the goal with what the plan says beside it, and of the attempts the last script with what
    /// came of it, and every call that any of them made.
    pub(crate) fn prompt(&self, plan: &Plan, attempts: &[Attempt]) -> Prompt {
        let (goal, api) = (plan.goal(), plan.api().text());
        let told = told(plan);
        let given = |place| match place {
            Place::Api => api,
            Place::Goal => &*told,
            _ => "",
        };
        let mut messages = vec![
            Message { role: Role::System, text: self.instructions.fill(given) },
            Message { role: Role::User, text: self.request.fill(given) },
        ];
        let last_written = attempts.iter().rev().find_map(|attempt| Some((attempt.script.clone()?, attempt)));
        if let Some((script, attempt)) = last_written {
            let calls = report::calls(plan, attempts);
            let done = if calls.is_empty() { String::new() } else { self.done.fill(|_| &calls) };
            let again = self.again.fill(|place| match place {
                Place::Problem => attempt.cause.as_deref().unwrap_or_default(),
                Place::Done => &done,
                _ => "",
            });
            messages.push(Message { role: Role::Assistant, text: script });
            messages.push(Message { role: Role::User, text: again });
        }
        Prompt { goal: goal.to_owned(), api: api.to_owned(), attempts: attempts.to_vec(), messages }
    }
}

impl TryFrom<Texts> for Prompts {
    type Error = PromptError;

    fn try_from(texts: Texts) -> Result<Self, PromptError> {
        Self::new(&texts)
    }
}

impl From<Prompts> for Texts {
    fn from(prompts: Prompts) -> Self {
        prompts.texts()
    }
}

/// A plan's goal, with its steps and effects.
fn told(plan: &Plan) -> String {
    let mut text = plan.goal().to_owned();
    for (name, lines) in [("Steps", plan.steps()), ("Expected afterwards", plan.effects())] {
        if !lines.is_empty() {
            text = format!("{text}\n\n{name}:\n- {}", lines.join("\n- "));
        }
    }
    text
}

#[cfg(test)]
mod tests;
