use std::fmt;

use serde::{Deserialize, Serialize};

/// How much of a worker's protection a host insists on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Isolation {
    pub(crate) strict: bool,
}

impl Isolation {
    /// Every layer there is, or nothing runs. The default on Linux.
    pub const fn strict() -> Self {
        Self { strict: true }
    }

    /// Whatever the system has; what was missing is in the completion's notes.
    pub const fn best_effort() -> Self {
        Self { strict: false }
    }
}

impl Default for Isolation {
    fn default() -> Self {
        Self { strict: cfg!(target_os = "linux") }
    }
}

/// One layer of a worker's protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Layer {
    /// No program it could start would gain privileges.
    NoNewPrivileges,
    /// It is killed when its host ends.
    DiesWithHost,
    /// It has no descriptor but its socket.
    Descriptors,
    /// Memory, CPU time, processes and files are limited by the kernel.
    ResourceLimits,
    /// It can open no file and no network connection (Landlock).
    Landlock,
    /// It is killed at the first system call it has no need of (seccomp).
    SystemCalls,
}

impl Layer {
    /// Every layer.
    pub(crate) const ALL: [Self; 6] = [
        Self::NoNewPrivileges,
        Self::DiesWithHost,
        Self::Descriptors,
        Self::ResourceLimits,
        Self::Landlock,
        Self::SystemCalls,
    ];
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoNewPrivileges => "no_new_privs",
            Self::DiesWithHost => "death with its host",
            Self::Descriptors => "closed descriptors",
            Self::ResourceLimits => "resource limits",
            Self::Landlock => "Landlock",
            Self::SystemCalls => "seccomp",
        })
    }
}
