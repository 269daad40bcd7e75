use miette::Diagnostic;

/// What Cedar says of a problem, and how it would help, in one line.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Explanation(String);

impl Explanation {
    pub(crate) fn of(diagnostic: &dyn Diagnostic) -> Self {
        let message = diagnostic.to_string();
        Self(match diagnostic.help() {
            Some(help) => format!("{message}; {help}"),
            None => message,
        })
    }

    /// What Cedar says of one policy, without the policy's id at the beginning.
    pub(crate) fn of_policy(policy: &str, diagnostic: &dyn Diagnostic) -> Self {
        Self(Self::of(diagnostic).0.replace(&format!("for policy `{policy}`, "), ""))
    }
}
