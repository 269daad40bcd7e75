//! Holds the types that a model reads to the schemas they are made from.
//!
//! Instances are made for a schema, decided on by `jsonschema`, and given to `tsc --strict` as literals of the declared
//! type: it must accept each valid one, and reject each invalid one that no type in TypeScript could accept.

pub mod breakage;
pub mod case;
pub mod cost;
pub mod expressible;
pub mod generate;
pub mod input;
pub mod judge;
pub mod mutate;
pub mod random;
pub mod typescript;
