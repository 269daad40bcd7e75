//! Holds the check to scripts as models write them: right ones, of which it must say nothing, and ones with a mistake
//! each, which it must find where it stands.
//!
//! The scripts are in `scripts/`, in parts that begin with `===== title`; in those with a mistake the title is followed by
//! `| code line`, or `| code note line` where the mistake does not forbid the run. They use the tools of `api.json`.

mod corpus;
mod score;
mod strict;

pub use self::corpus::{Case, Expected, api, cases};
pub use self::score::{Finding, Score};
pub use self::strict::strict;
