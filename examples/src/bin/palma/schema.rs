use std::process::ExitCode;

use palma_core::Completion;

/// Prints the JSON Schema of what `palma run` prints.
pub(crate) fn schema() -> anyhow::Result<ExitCode> {
    crate::output::print(&serde_json::to_value(schemars::schema_for!(Completion))?)?;
    Ok(ExitCode::SUCCESS)
}
