use std::io::IsTerminal as _;

use async_trait::async_trait;
use palma_core::{Answer, Approver, ApproverError, Question};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::sync::Mutex;

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
        let mut line = String::new();
        BufReader::new(tokio::io::stdin()).read_line(&mut line).await?;
        Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
    }
}

#[async_trait]
impl Approver for TerminalApprover {
    async fn ask(&self, question: &Question) -> Result<Answer, ApproverError> {
        let _one_at_a_time = self.asking.lock().await;
        let arguments = serde_json::to_string(&question.arguments).unwrap_or_default();
        eprintln!("\n  approval: {} wants to call {}", question.principal, question.tool);
        eprintln!("            with {arguments}");
        eprintln!("            because of {}", question.decision.policies.join(", "));
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
