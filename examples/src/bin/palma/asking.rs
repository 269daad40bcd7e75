use std::sync::Arc;

use clap::{Args, ValueEnum};
use palma_core::{Approver, AskLater};
use palma_examples::terminal::TerminalApprover;

use crate::config::Config;

/// Who is asked where policy wants a person.
#[derive(Debug, Args)]
pub(crate) struct Asking {
    /// Answer every question for approval with yes.
    #[arg(long)]
    yes: bool,
    /// Where to ask.
    #[arg(long, value_enum, value_name = "WHERE", default_value_t = Place::Terminal, conflicts_with = "yes")]
    ask: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Place {
    /// At the terminal, and wait. No terminal means no.
    Terminal,
    /// Nowhere: the run pauses, ends with 5, and goes on with `palma resume`. Needs a journal.
    Pause,
}

impl Asking {
    pub(crate) fn approver(&self, config: &Config) -> anyhow::Result<Arc<dyn Approver>> {
        self.ask.approver(config, self.yes)
    }
}

impl Place {
    pub(crate) fn approver(self, config: &Config, yes: bool) -> anyhow::Result<Arc<dyn Approver>> {
        Ok(match self {
            Self::Terminal => Arc::new(TerminalApprover::new(yes)),
            Self::Pause => {
                config.needed_journal()?;
                Arc::new(AskLater)
            }
        })
    }
}
