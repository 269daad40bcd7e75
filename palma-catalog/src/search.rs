//! Full-text search over tools, by their words.

mod correction;
mod document;
mod index;
mod stop_words;
mod tokens;

pub(crate) use document::Document;
pub(crate) use index::Index;
