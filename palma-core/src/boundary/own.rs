use serde_json::Value;

use super::{Boundary, Call, Trace, Untold};
use crate::{CallError, CheckKind, Digest, Event, ToolId};

/// What a session does for its script that is no call of a tool, and is numbered and recorded like one.
///
/// No API has a namespace of such a name, as it is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    /// `results.get`.
    Result,
    /// `ensure`, where its condition does not hold.
    Ensure,
    /// `validate`.
    Validate,
}

impl Own {
    const ALL: [Self; 3] = [Self::Result, Self::Ensure, Self::Validate];

    /// The namespace and name it is called by in its session.
    pub(crate) const fn path(self) -> (&'static str, &'static str) {
        match self {
            Self::Result => ("@results", "get"),
            Self::Ensure => ("@checks", "ensure"),
            Self::Validate => ("@checks", "validate"),
        }
    }

    /// The same as one name.
    pub(crate) fn label(self) -> String {
        let (namespace, name) = self.path();
        format!("{namespace}.{name}")
    }

    /// What is called by this.
    pub(crate) fn of(namespace: &str, name: &str) -> Option<Self> {
        if !namespace.starts_with('@') {
            return None;
        }
        Self::ALL.into_iter().find(|own| own.path() == (namespace, name))
    }

    /// Whether one of them is called by this label.
    pub(crate) fn is_named(label: &str) -> bool {
        Self::ALL.into_iter().any(|own| own.label() == label)
    }

    /// Which check it is, if it is one.
    pub(crate) const fn check(self) -> Option<CheckKind> {
        match self {
            Self::Result => None,
            Self::Ensure => Some(CheckKind::Ensure),
            Self::Validate => Some(CheckKind::Validate),
        }
    }
}

impl Boundary {
    /// Tells a script what came of a check that it has made, once that is recorded. It is recorded after the script's end, too: the
    /// check may be what ended it.
    pub(super) async fn check(
        &self,
        call: &Call,
        trace: &mut Trace,
        check: CheckKind,
        made: &Result<(), CallError>,
    ) -> Result<Value, CallError> {
        if call.course.is_stopped() {
            return Err(call.unwanted_now());
        }
        let value = match (made, check) {
            (Ok(()), CheckKind::Validate) => call.arguments.get("value").cloned().unwrap_or_default(),
            _ => Value::Null,
        };
        let digest = Digest::of_json(&value);
        let checked = Event::Checked {
            call: call.number,
            check,
            arguments: call.digest.clone(),
            failure: made.as_ref().err().map(CallError::whole_message),
        };
        let told = made.as_ref().map(|()| (&value, &digest));
        if let Err(untold) = self.tell(call, trace, checked, told).await {
            return Err(untold_of(call, untold));
        }
        made.clone().map(|()| value)
    }
}

/// What it means for the script that something it did could not be kept.
pub(super) fn untold_of(call: &Call, untold: Untold) -> CallError {
    let (namespace, name) = call.own.map_or(("@own", "call"), Own::path);
    let Ok(tool) = ToolId::parse(namespace, name) else { return call.unwanted_now() };
    match untold {
        Untold::Audit(source) => CallError::NotRecorded { tool, source },
        Untold::Journal(source) => CallError::NotJournaled { tool, source },
    }
}
