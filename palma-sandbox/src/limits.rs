use std::time::Duration;

use palma_core::LimitExceeded;

use crate::frame::brief::MAX_FRAME;

/// The least memory that parser and engine can do anything with.
const MIN_MEMORY: u64 = 1 << 20;

/// What a script may use up. Reaching a limit ends the run with an error that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub(crate) memory: u64,
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
    pub(crate) total_wall: Option<Duration>,
    pub(crate) microtasks: u64,
    pub(crate) calls: u64,
    pub(crate) concurrent_calls: usize,
    pub(crate) argument_bytes: usize,
    pub(crate) completion_bytes: usize,
    pub(crate) log_bytes: usize,
    pub(crate) source_bytes: usize,
}

impl Limits {
    /// Memory of the worker's heap, in bytes, at least 1 MiB; 64 MiB without this. It does not limit the 64 MiB of stack, and it is
    /// exact only where the host installs [`worker::Allocator`](crate::worker::Allocator): elsewhere the address
    /// space is limited, and the error cannot tell memory from stack.
    pub const fn with_memory(mut self, bytes: u64) -> Self {
        self.memory = if bytes < MIN_MEMORY { MIN_MEMORY } else { bytes };
        self
    }

    /// CPU time of the worker, parsing included, in whole seconds, rounded up; 10 s without this. It does not limit
    /// how long a script waits.
    pub const fn with_cpu(mut self, time: Duration) -> Self {
        self.cpu = time;
        self
    }

    /// How long the script may run, without the time it waits for tools and humans; 30 s without this. Waiting for
    /// nothing but a timer counts. It does not limit what tools take: their own deadline does.
    pub const fn with_wall(mut self, time: Duration) -> Self {
        self.wall = time;
        self
    }

    /// How long the whole run may take, with the time it waits for tools and humans; no limit without this. It does
    /// not limit a call that is under way, whose own deadline does.
    pub const fn with_total_wall(mut self, time: Duration) -> Self {
        self.total_wall = Some(time);
        self
    }

    /// Microtasks, the steps of promises, that may run before the script waits for a tool or a timer again, at least
    /// 1; 5,000,000 without this. It does not limit how long one of them takes: the limits of CPU and wall time do.
    pub const fn with_microtasks(mut self, microtasks: u64) -> Self {
        self.microtasks = if microtasks == 0 { 1 } else { microtasks };
        self
    }

    /// Calls of one run, refused ones included; 1,000 without this.
    pub const fn with_calls(mut self, calls: u64) -> Self {
        self.calls = calls;
        self
    }

    /// Calls under way together, at least 1; 16 without this. More of them wait, and their deadline starts when
    /// they do.
    pub const fn with_concurrent_calls(mut self, calls: usize) -> Self {
        self.concurrent_calls = if calls == 0 { 1 } else { calls };
        self
    }

    /// The arguments of one call as JSON, in bytes; 4 MiB without this. They may take 32 times as much memory of the host,
    /// in about the bytes of their values, and 64 KiB in any case. It does not limit results, which have the limit of
    /// their boundary.
    pub const fn with_argument_bytes(mut self, bytes: usize) -> Self {
        self.argument_bytes = bytes;
        self
    }

    /// The script's value as JSON, in bytes; 1 MiB without this. It may take 32 times as much memory of the host, as
    /// arguments may.
    pub const fn with_completion_bytes(mut self, bytes: usize) -> Self {
        self.completion_bytes = bytes;
        self
    }

    /// All that is written to `console`, in bytes, with 32 for each line; 256 KiB without this.
    pub const fn with_log_bytes(mut self, bytes: usize) -> Self {
        self.log_bytes = bytes;
        self
    }

    /// The script's text, in bytes; 256 KiB without this.
    pub const fn with_source_bytes(mut self, bytes: usize) -> Self {
        self.source_bytes = bytes;
        self
    }

    /// The limit of memory as an error tells it.
    pub(crate) fn memory_exceeded(&self) -> LimitExceeded {
        LimitExceeded::new("memory", self.memory, "bytes")
    }

    /// The limit of CPU time as an error tells it.
    pub(crate) fn cpu_exceeded(&self) -> LimitExceeded {
        LimitExceeded::new("CPU time", self.cpu_seconds().saturating_mul(1000), "milliseconds")
    }

    /// The limit of time as an error tells it.
    pub(crate) fn wall_exceeded(&self) -> LimitExceeded {
        LimitExceeded::new("wall time", millis(self.wall), "milliseconds")
    }

    /// The limit of the whole run's time as an error tells it.
    pub(crate) fn total_wall_exceeded(&self) -> LimitExceeded {
        LimitExceeded::new("total wall time", millis(self.total_wall.unwrap_or_default()), "milliseconds")
    }

    /// CPU time as the kernel limits it: whole seconds, at least one.
    pub(crate) fn cpu_seconds(&self) -> u64 {
        self.cpu.as_secs().saturating_add(u64::from(self.cpu.subsec_nanos() > 0)).max(1)
    }

    /// The longest frame a worker has reason to send.
    pub(crate) const fn frame_bytes(&self) -> usize {
        let largest =
            if self.argument_bytes > self.completion_bytes { self.argument_bytes } else { self.completion_bytes };
        let largest = if largest > self.log_bytes { largest } else { self.log_bytes };
        // The escapes of a text are longer in JSON than in bytes.
        largest.saturating_mul(6).saturating_add(MAX_FRAME)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 64 << 20,
            cpu: Duration::from_secs(10),
            wall: Duration::from_secs(30),
            total_wall: None,
            microtasks: 5_000_000,
            calls: 1_000,
            concurrent_calls: 16,
            argument_bytes: 4 << 20,
            completion_bytes: 1 << 20,
            log_bytes: 256 << 10,
            source_bytes: 256 << 10,
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
