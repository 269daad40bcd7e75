use palma_core::{Entry, Happened, JournalError, RunId};
use serde::{Deserialize, Serialize};

use crate::entry::{Encoded, MAX_ENTRY_BYTES};

/// The most that one append may take as JSON, in bytes.
const MAX_APPEND_BYTES: usize = 8 * MAX_ENTRY_BYTES;

/// How deep JSON may be nested to be read back.
const MAX_DEPTH: usize = 127;

/// The lines of one append, ready to be written.
#[derive(Debug)]
pub(crate) struct Lines {
    pub(crate) run: RunId,
    pub(crate) place: u64,
    /// Whether the run ends with them.
    pub(crate) ends: bool,
    pub(crate) encoded: Vec<Encoded>,
}

impl Lines {
    pub(crate) fn new(run: &RunId, place: u64, entries: &[Entry]) -> Result<Self, JournalError> {
        let last = entries.len().saturating_sub(1);
        let mut encoded = Vec::with_capacity(entries.len());
        let mut bytes = 0;
        for (at, (place, entry)) in (place..).zip(entries).enumerate() {
            if ends(entry) && at < last {
                return Err(JournalError::Unencodable("entries follow the end of the run".to_owned()));
            }
            let line = encode(&Written { run, place, more: at < last, entry }).map_err(JournalError::Unencodable)?;
            bytes += line.len();
            if bytes > MAX_APPEND_BYTES {
                let problem = format!("they have more than {MAX_APPEND_BYTES} bytes together: append fewer at once");
                return Err(JournalError::Unencodable(problem));
            }
            encoded.push(line);
        }
        Ok(Self { run: run.clone(), place, ends: entries.last().is_some_and(ends), encoded })
    }

    pub(crate) fn count(&self) -> u64 {
        self.encoded.len() as u64
    }
}

#[derive(Serialize)]
struct Written<'a> {
    run: &'a RunId,
    place: u64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more: bool,
    entry: &'a Entry,
}

/// A line that was read. `E` is the entry, or what is wanted of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Line<E> {
    pub(crate) seq: u64,
    pub(crate) run: RunId,
    pub(crate) place: u64,
    /// Whether more entries were appended with this one, and follow it.
    #[serde(default)]
    pub(crate) more: bool,
    pub(crate) entry: E,
}

/// All that the index wants to know of an entry.
#[derive(Debug, Deserialize)]
pub(crate) struct Kind {
    happened: String,
}

impl Kind {
    pub(crate) fn ends(&self) -> bool {
        self.happened == "ended"
    }
}

/// Whether nothing follows this entry.
pub(crate) fn ends(entry: &Entry) -> bool {
    matches!(entry.happened, Happened::Ended { .. })
}

fn encode(line: &Written<'_>) -> Result<Encoded, String> {
    let encoded = Encoded::of(line, MAX_ENTRY_BYTES)?;
    let depth = depth(encoded.as_bytes());
    if depth > MAX_DEPTH {
        return Err(format!("it is nested {depth} deep, and at most {MAX_DEPTH} can be read back"));
    }
    Ok(encoded)
}

/// How deep this JSON is nested.
fn depth(json: &[u8]) -> usize {
    let (mut deepest, mut depth) = (0, 0_usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use palma_core::Kept;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::entry::MAX_LINE_BYTES;
    use crate::testing::{answered, end, run, woke};

    fn nested(depth: usize) -> Value {
        (0..depth)
            .fold(json!("]}\\\"[{"), |inner, at| if at % 2 == 0 { json!([inner]) } else { json!({"a\"{": inner}) })
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..5).prop_map(|pairs| pairs.into_iter().collect()),
            ]
        })
    }

    fn lines_of(entries: &[Entry]) -> Result<Vec<String>, JournalError> {
        let written = Lines::new(&run("a\"\n"), 7, entries)?;
        let mut text = Vec::new();
        for line in &written.encoded {
            line.write_line(u64::MAX, &mut text).unwrap();
        }
        Ok(String::from_utf8(text).unwrap().split_terminator('\n').map(str::to_owned).collect())
    }

    #[track_caller]
    fn check_refused(entries: &[Entry], words: &str) {
        match lines_of(entries) {
            Err(JournalError::Unencodable(problem)) => assert!(problem.contains(words), "{problem}"),
            other => panic!("{:?}", other.map(|lines| lines.len())),
        }
    }

    proptest! {
        #[test]
        fn an_entry_comes_back_from_its_line_as_it_was(value in any_value()) {
            let entries = [answered(1, value), woke(3), end()];
            let lines = lines_of(&entries).unwrap();
            prop_assert_eq!(lines.len(), 3);
            for (at, (line, entry)) in lines.iter().zip(entries).enumerate() {
                let read: Line<Entry> = serde_json::from_str(line).unwrap();
                prop_assert_eq!((read.seq, read.run, read.place), (u64::MAX, run("a\"\n"), 7 + at as u64));
                prop_assert_eq!((read.more, &read.entry), (at < 2, &entry));
                prop_assert_eq!(serde_json::from_str::<Line<Kind>>(line).unwrap().entry.ends(), at == 2);
            }
        }
    }

    #[test]
    fn every_entry_that_is_kept_is_read_back_however_deep() {
        let mut deepest = 0;
        for depth in 100..140 {
            let entry = answered(1, nested(depth));
            let Ok(lines) = lines_of(std::slice::from_ref(&entry)) else { continue };
            assert_eq!(serde_json::from_str::<Line<Entry>>(&lines[0]).unwrap().entry, entry, "{depth}");
            deepest = depth;
        }
        assert_eq!(deepest, 122);
        check_refused(&[answered(1, nested(deepest + 1))], "nested 128 deep");
    }

    #[test]
    fn an_entry_may_be_as_long_as_a_sealed_result_and_no_longer_than_a_line() {
        let lines = lines_of(&[answered(1, Value::from("x".repeat(6 << 20)))]).unwrap();
        assert!(lines[0].len() < MAX_LINE_BYTES);
        check_refused(&[answered(1, Value::from("x".repeat(MAX_ENTRY_BYTES)))], "at most 16777216 are kept");
    }

    #[test]
    fn an_append_is_no_longer_than_eight_of_the_longest_entries() {
        let long = answered(1, Value::from("x".repeat(MAX_ENTRY_BYTES - 1000)));
        let entries = vec![long; 9];
        assert_eq!(lines_of(&entries[..8]).unwrap().len(), 8);
        check_refused(&entries, "together");
    }

    #[test]
    fn nothing_is_written_behind_an_end() {
        check_refused(&[end(), woke(1)], "follow the end");
    }

    #[test]
    fn the_lines_are_as_they_are_documented() {
        let digest = Kept::digest(&json!(1)).digest;
        let head = format!("{{\"v\":1,\"seq\":{},\"run\":\"a\\\"\\n\",", u64::MAX);
        let lines = lines_of(&[woke(5), answered(2, json!(1))]).unwrap();
        assert_eq!(
            lines[0],
            format!("{head}\"place\":7,\"more\":true,\"entry\":{{\"version\":1,\"at\":5,\"happened\":\"woke\"}}}}")
        );
        assert!(lines[1].starts_with(&format!("{head}\"place\":8,\"entry\":{{\"version\":1,")), "{}", lines[1]);
        assert!(lines[1].contains(&format!("{{\"value\":{{\"digest\":\"{digest}\",\"held\":{{\"plain\":1}}}}}}")));
    }
}
