use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use palma_core::{CallError, CallNumber};
use serde_json::Value;

pub(super) type Calling = Pin<Box<dyn Future<Output = (CallNumber, Result<Value, CallError>)> + Send>>;

/// A call under way, and the memory its arguments take.
type UnderWay = Pin<Box<dyn Future<Output = (usize, (CallNumber, Result<Value, CallError>))> + Send>>;

/// How many bytes of arguments may wait before the worker is no longer listened to.
const ARGUMENT_BYTES_WAITING: usize = 16 << 20;

/// How many bytes of arguments may be under way before no more calls are started.
const ARGUMENT_BYTES_UNDER_WAY: usize = 32 << 20;

/// The calls of one run: those that wait for their turn, and those under way.
pub(super) struct Calls {
    together: usize,
    made: u64,
    waiting: VecDeque<(usize, Calling)>,
    bytes_waiting: usize,
    under_way: FuturesUnordered<UnderWay>,
    bytes_under_way: usize,
}

impl Calls {
    /// No calls, of which so many may be under way together.
    pub(super) fn new(together: usize) -> Self {
        Self {
            together,
            made: 0,
            waiting: VecDeque::new(),
            bytes_waiting: 0,
            under_way: FuturesUnordered::new(),
            bytes_under_way: 0,
        }
    }

    /// How many calls the script made.
    pub(super) const fn made(&self) -> u64 {
        self.made
    }

    /// Whether so much waits that no more should be taken in.
    pub(super) const fn are_many_waiting(&self) -> bool {
        self.bytes_waiting > ARGUMENT_BYTES_WAITING
    }

    /// Whether all calls wait.
    pub(super) fn is_none_under_way(&self) -> bool {
        self.under_way.is_empty()
    }

    /// Whether no call waits, nor is under way.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_empty()
    }

    /// Puts a call behind the others; one whose answer is known already waits for nothing.
    pub(super) fn push(&mut self, bytes: usize, is_recorded: bool, call: Calling) {
        self.made += 1;
        if is_recorded {
            self.bytes_under_way += bytes;
            self.under_way.push(Box::pin(async move { (bytes, call.await) }));
            return;
        }
        self.bytes_waiting += bytes;
        self.waiting.push_back((bytes, call));
    }

    /// Starts as many as may be under way, beside those that are idle.
    pub(super) fn start(&mut self, idle: usize) {
        let together = self.together.saturating_add(idle);
        while self.under_way.len() < together && self.bytes_under_way < ARGUMENT_BYTES_UNDER_WAY {
            let Some((bytes, call)) = self.waiting.pop_front() else { return };
            self.bytes_waiting -= bytes;
            self.bytes_under_way += bytes;
            self.under_way.push(Box::pin(async move { (bytes, call.await) }));
        }
    }

    /// The next call that ends; `None` if none is under way.
    pub(super) async fn next(&mut self) -> Option<(CallNumber, Result<Value, CallError>)> {
        let (bytes, ended) = self.under_way.next().await?;
        self.bytes_under_way -= bytes;
        Some(ended)
    }

    /// Drops the calls that wait: they have not begun.
    pub(super) fn forget_waiting(&mut self) {
        self.waiting.clear();
        self.bytes_waiting = 0;
    }
}
