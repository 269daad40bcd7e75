use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};
use std::num::NonZeroU64;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::Digest;

/// Names one run: 32 hexadecimal digits, the first twelve of which are the time it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    /// A run opened at `now`, told apart from every other by 80 bits drawn from the system's random numbers.
    pub(crate) fn new(now: SystemTime, script: &Digest) -> Self {
        let nanos = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let random = || RandomState::new().build_hasher().finish();
        let unique = format!("{nanos}:{:x}{:x}:{}:{script}", random(), random(), std::process::id());
        let rest: String = Digest::of(unique).as_str().chars().take(20).collect();
        Self(format!("{:012x}{rest}", nanos / 1_000_000))
    }

    /// Reads the 32 digits; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 32 && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// The 32 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The place of a call in its run, counted from 1 in the order the script made them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct CallNumber(NonZeroU64);

impl CallNumber {
    /// The call at this place, counted from 1; `None` for 0.
    pub fn from_place(place: u64) -> Option<Self> {
        NonZeroU64::new(place).map(Self)
    }

    /// The call that comes after `before` others.
    pub(crate) fn after(before: usize) -> Self {
        Self(NonZeroU64::MIN.saturating_add(before as u64))
    }

    /// The number, from 1.
    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for CallNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
