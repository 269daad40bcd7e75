//! The vocabulary, the seams, the typed API and the boundary of Palma.
//!
//! A host gives a model a typed [`Api`] made from the MCP tools that one [`Principal`] may use. The model writes
//! one [`Script`]; an [`Isolate`] runs it with a [`Session`], which can do one thing: call those tools. Every call
//! goes down one road, the [`Boundary`], where arguments are validated, policy decides, quotas are reserved,
//! humans are asked and a durable record is written, in that order.
//!
//! This crate does no I/O and starts no thread. The time of day comes from [`Clock`]; only durations are measured.
//!
//! | to … | implement |
//! |---|---|
//! | list and call tools | [`ToolProvider`] |
//! | find tools by words | [`ToolSearch`] |
//! | decide on a call | [`PolicyEngine`] |
//! | count what may be used up | [`QuotaStore`] |
//! | ask a human | [`Approver`] |
//! | keep what happened | [`AuditSink`] |
//! | carry on a run after a pause or a crash | [`Journal`] |
//! | hide values in a journal | [`Sealer`] |
//! | run scripts | [`Isolate`] |
//! | write scripts | [`ScriptWriter`] |

mod annotations;
mod api;
mod approver;
mod attempt;
mod audit;
mod boundary;
mod call;
mod check;
mod clock;
mod code_mode;
mod completion;
mod course;
mod decision;
mod digest;
mod escalate;
mod excerpt;
mod forward;
mod isolate;
mod journal;
mod plan;
mod policy;
mod principal;
mod printable;
mod progress;
mod prompt;
mod provider;
mod quota;
mod record;
mod result;
mod results;
mod run;
mod schema;
mod script;
mod search;
mod session;
mod task;
mod thrown;
mod tokens;
mod tool;
mod writer;

pub mod dangerous;
#[cfg(feature = "testing")]
pub mod testing;
pub mod types;

pub use annotations::Annotations;
pub use api::{Api, ApiTool, Degraded, Fitted, Known, LeftOut, Level, Observations, Shape};
pub use approver::{Answer, Approver, ApproverError, AskFunction, AskLater, NobodyToAsk, Question};
pub use attempt::{Attempt, AttemptOutcome};
pub use audit::{AuditError, AuditSink};
pub use boundary::Boundary;
pub use call::{Arguments, CallError, Certainty, Problem};
pub use check::{Ask, CallSite, Check, Diagnostic, KnownArguments, Position, Reach, Severity};
pub use clock::{Clock, SystemClock};
pub use code_mode::{
    ActingFor, AnswerError, CancelError, Change, CodeMode, CodeModeError, Comparison, Difference, Replay, ReplayError,
    ResumeError,
};
pub use completion::{
    Budget, CallSummary, CheckKind, Completion, Cut, CutPart, CutPlace, CutUnit, FailedCall, FailedCheck, Failure,
    FailureClass, Hashes, Log, LogLevel, Status, Usage, Withheld,
};
pub use course::{Divergence, MadeCall};
pub use decision::{Approval, CallPreview, Decision, Effect, Preview};
pub use digest::Digest;
pub use escalate::Escalate;
pub use isolate::{Ending, Isolate, IsolateError, LimitExceeded, ScriptError};
pub use journal::{
    Entry, GivenAnswer, Happened, Held, Journal, JournalError, Kept, MemoryJournal, Opening, Outline, PastAnswer,
    PastError, PastTool, Resolution, RunState, RunSummary, SealError, Sealer, Values, Waiting,
};
pub use plan::{Plan, PlanError, PlanRequest};
pub use policy::{PolicyEngine, PolicyError, Request, Visibility};
pub use principal::{Principal, PrincipalError};
pub use printable::Printable;
pub use progress::Progress;
pub use prompt::{Message, Prompt, PromptError, Prompts, Role, Texts};
pub use provider::{ProviderError, ToolCall, ToolProvider};
pub use quota::{MemoryQuotas, QuotaError, QuotaKey, QuotaStore, Reservation};
pub use record::{Event, Outcome, Record, Step};
pub use result::ToolResult;
pub use results::Results;
pub use run::{CallNumber, RunId};
pub use script::Script;
pub use search::{Hit, Hits, SearchError, ToolSearch};
pub use session::Session;
pub use task::{Task, TaskEnd, TaskId, TaskResult};
pub use thrown::{Cause, StackEntry, Thrown};
pub use tokens::estimate_tokens;
pub use tool::{NameError, ServerName, Tool, ToolId, ToolName};
pub use writer::{ModelUsage, ScriptWriter, WriterError, Written};
