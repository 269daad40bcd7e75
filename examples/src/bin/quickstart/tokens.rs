use std::sync::Arc;

use palma_core::{Completion, Plan, Tool};

/// What one model reads and writes for the same work, done in two ways, in tokens of `o200k_base`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Comparison {
    pub(crate) code_mode: Sum,
    pub(crate) call_by_call: Sum,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(crate) turns: usize,
    pub(crate) read: usize,
    pub(crate) written: usize,
}

impl Sum {
    /// One turn: all of `context` is read, and something is written.
    fn turn(&mut self, context: usize, written: usize) {
        self.turns += 1;
        self.read += context;
        self.written += written;
    }

    pub(crate) fn total(self) -> usize {
        self.read + self.written
    }
}

impl Comparison {
    pub(crate) fn count(
        goal: &str,
        tools: &[Arc<Tool>],
        plan: &Plan,
        script: &str,
        completion: &Completion,
        calls: &[(String, String)],
    ) -> anyhow::Result<Self> {
        let tokens = |text: &str| bpe_openai::o200k_base().count(text);
        let goal = tokens(goal);

        let mut code_mode = Sum::default();
        let api = goal + tokens(plan.api().text());
        let script = tokens(script);
        code_mode.turn(api, script);
        let result = tokens(&serde_json::to_string(&completion.value)?);
        code_mode.turn(api + script + result, result);

        let mut call_by_call = Sum::default();
        let planned: Vec<&Tool> = plan.api().tools().map(palma_core::ApiTool::tool).collect();
        let definitions: Vec<&Arc<Tool>> =
            tools.iter().filter(|tool| planned.iter().any(|used| used.id == tool.id)).collect();
        let mut context = goal + tokens(&serde_json::to_string(&definitions)?);
        for (call, answer) in calls {
            let written = tokens(call);
            call_by_call.turn(context, written);
            context += written + tokens(answer);
        }
        call_by_call.turn(context, result);
        Ok(Self { code_mode, call_by_call })
    }
}
