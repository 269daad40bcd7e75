//! An `Arc` of a seam's implementation is one too, so that a host can share it.

#![deny(clippy::missing_trait_methods)]

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;

use crate::{
    Answer, Api, Approver, ApproverError, AuditError, AuditSink, CallPreview, Check, Clock, Decision, Ending, Entry,
    Hit, Isolate, IsolateError, Journal, JournalError, KnownArguments, Outline, PolicyEngine, PolicyError, Preview,
    Principal, Prompt, ProviderError, Question, QuotaError, QuotaKey, QuotaStore, Record, Request, Reservation, RunId,
    Script, ScriptWriter, SealError, Sealer, SearchError, Session, Tool, ToolCall, ToolProvider, ToolResult,
    ToolSearch, Visibility, WriterError, Written,
};

impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }
}

#[async_trait]
impl<T: ToolProvider + ?Sized> ToolProvider for Arc<T> {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        (**self).tools().await
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        (**self).call(call).await
    }

    fn honours_idempotency_key(&self, tool: &Tool) -> bool {
        (**self).honours_idempotency_key(tool)
    }
}

#[async_trait]
impl<T: ToolSearch + ?Sized> ToolSearch for Arc<T> {
    async fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        (**self).search(query, limit).await
    }
}

#[async_trait]
impl<T: PolicyEngine + ?Sized> PolicyEngine for Arc<T> {
    async fn decide(&self, request: Request<'_>) -> Result<Decision, PolicyError> {
        (**self).decide(request).await
    }

    async fn preview(&self, principal: &Principal, tool: &Tool) -> Result<Preview, PolicyError> {
        (**self).preview(principal, tool).await
    }

    async fn preview_call(
        &self,
        principal: &Principal,
        tool: &Tool,
        arguments: &KnownArguments,
    ) -> Result<CallPreview, PolicyError> {
        (**self).preview_call(principal, tool, arguments).await
    }

    async fn visibility(&self, principal: &Principal, tool: &Tool) -> Result<Visibility, PolicyError> {
        (**self).visibility(principal, tool).await
    }

    fn version(&self) -> String {
        (**self).version()
    }
}

#[async_trait]
impl<T: QuotaStore + ?Sized> QuotaStore for Arc<T> {
    async fn reserve(&self, keys: &[QuotaKey]) -> Result<Reservation, QuotaError> {
        (**self).reserve(keys).await
    }

    async fn settle(&self, reservation: Reservation) {
        (**self).settle(reservation).await;
    }

    async fn cancel(&self, reservation: Reservation) {
        (**self).cancel(reservation).await;
    }
}

#[async_trait]
impl<T: Approver + ?Sized> Approver for Arc<T> {
    async fn ask(&self, question: &Question) -> Result<Answer, ApproverError> {
        (**self).ask(question).await
    }
}

#[async_trait]
impl<T: AuditSink + ?Sized> AuditSink for Arc<T> {
    async fn append(&self, record: Record) -> Result<(), AuditError> {
        (**self).append(record).await
    }
}

#[async_trait]
impl<T: Journal + ?Sized> Journal for Arc<T> {
    async fn append(&self, run: &RunId, place: u64, entries: &[Entry]) -> Result<(), JournalError> {
        (**self).append(run, place, entries).await
    }

    async fn read(&self, run: &RunId) -> Result<Vec<Entry>, JournalError> {
        (**self).read(run).await
    }

    async fn runs(&self) -> Result<Vec<Outline>, JournalError> {
        (**self).runs().await
    }
}

impl<T: Sealer + ?Sized> Sealer for Arc<T> {
    fn seal(&self, plain: &[u8], associated: &[u8]) -> Result<Vec<u8>, SealError> {
        (**self).seal(plain, associated)
    }

    fn open(&self, sealed: &[u8], associated: &[u8]) -> Result<Vec<u8>, SealError> {
        (**self).open(sealed, associated)
    }
}

#[async_trait]
impl<T: Isolate + ?Sized> Isolate for Arc<T> {
    async fn check(&self, script: &Script, api: &Api) -> Result<Check, IsolateError> {
        (**self).check(script, api).await
    }

    async fn run(&self, script: &Script, session: &Session) -> Result<Ending, IsolateError> {
        (**self).run(script, session).await
    }

    fn engine(&self) -> String {
        (**self).engine()
    }
}

#[async_trait]
impl<T: ScriptWriter + ?Sized> ScriptWriter for Arc<T> {
    async fn write(&self, prompt: &Prompt) -> Result<Written, WriterError> {
        (**self).write(prompt).await
    }
}
