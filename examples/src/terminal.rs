use std::io::IsTerminal as _;

use async_trait::async_trait;
use palma_core::{Answer, Approver, ApproverError, Effect, Printable, Question};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::sync::Mutex;

/// The most of a call's arguments that is shown, in characters; of a longer one the head and the tail are.
const MAX_SHOWN: usize = 1_200;

/// Asks the person at the terminal, one question at a time. No terminal means no.
#[derive(Debug, Default)]
pub struct TerminalApprover {
    yes: bool,
    asking: Mutex<()>,
}

impl TerminalApprover {
    /// Asks at the terminal; if `yes`, answers every question with yes and shows it.
    pub fn new(yes: bool) -> Self {
        Self { yes, asking: Mutex::default() }
    }

    async fn answer(&self) -> std::io::Result<bool> {
        // What was typed before the question was not an answer to it.
        #[cfg(unix)]
        let _ = nix::sys::termios::tcflush(std::io::stdin(), nix::sys::termios::FlushArg::TCIFLUSH);
        let mut line = String::new();
        BufReader::new(tokio::io::stdin()).read_line(&mut line).await?;
        Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
    }
}

#[async_trait]
impl Approver for TerminalApprover {
    async fn ask(&self, question: &Question) -> Result<Answer, ApproverError> {
        let _one_at_a_time = self.asking.lock().await;
        show(question);
        if self.yes {
            eprintln!("            allow this call? yes (--yes)\n");
            return Ok(Answer::Approved { by: "--yes".to_owned() });
        }
        if !std::io::stdin().is_terminal() {
            eprintln!("            no: there is no terminal to ask at\n");
            return Ok(Answer::Denied { by: "palma".to_owned(), reason: "there is no terminal to ask at".to_owned() });
        }
        eprint!("            allow this call? [y/N] ");
        let agreed = self.answer().await.map_err(|error| ApproverError(error.to_string()))?;
        eprintln!();
        if agreed {
            Ok(Answer::Approved { by: "terminal".to_owned() })
        } else {
            Ok(Answer::Denied { by: "terminal".to_owned(), reason: "the person at the terminal said no".to_owned() })
        }
    }
}

/// Shows a question. Every text in it is foreign but the labels.
fn show(question: &Question) {
    let arguments = serde_json::to_string(&question.arguments).unwrap_or_default();
    let principal = question.principal.to_string();
    let tool = question.tool.to_string();
    eprintln!("\n  approval: {} wants to call {}", Printable(&principal), Printable(&tool));
    eprintln!("            with {}", Printable(&shortened(&arguments)));
    eprintln!("            because of {}", Printable(&question.decision.policies.join(", ")));
    if let Effect::Ask(approval) = &question.decision.effect {
        let from = approval.from.join(" or ");
        eprintln!("            to be allowed by {}", if from.is_empty() { "anyone" } else { &from });
    }
}

fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= MAX_SHOWN {
        return text.to_owned();
    }
    let head: String = text.chars().take(MAX_SHOWN / 2).collect();
    let tail: String = text.chars().skip(length - MAX_SHOWN / 2).collect();
    format!("{head} … {} characters not shown … {tail}", length - MAX_SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_shows_its_head_and_its_tail() {
        let text = format!("a{}z", "x".repeat(5_000));
        let shown = shortened(&text);
        assert!(
            shown.starts_with('a') && shown.ends_with('z') && shown.contains("3802 characters not shown"),
            "{shown}"
        );
        assert_eq!(shortened("short"), "short");
    }
}
