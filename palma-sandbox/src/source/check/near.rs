//! Which name was probably meant.

/// From here on a name may be a slip of the other.
const NEAR: f64 = 0.84;

/// The longest name that is compared, in bytes.
const LONGEST: usize = 64;

/// How many names are listed where none is near.
const MOST_LISTED: usize = 8;

/// The candidate most like a name, if one is like it.
pub(in super::super) fn nearest<'t>(name: &str, candidates: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
    let wanted = plain(name);
    let scored = candidates.into_iter().map(|candidate| (likeness(&wanted, candidate), candidate));
    let near = scored.filter(|(likeness, _)| *likeness >= NEAR);
    near.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, candidate)| candidate)
}

/// Names as a list in backticks, cut to what a message can hold.
pub(super) fn listed<'t>(names: impl IntoIterator<Item = &'t str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let more = names.len().saturating_sub(MOST_LISTED);
    let shown: Vec<String> = names.iter().take(MOST_LISTED).map(|name| format!("`{}`", shown(name))).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// A name as a message can hold it.
pub(super) fn shown(name: &str) -> String {
    let cut: String = name.chars().take(LONGEST).collect();
    let more = if cut.len() < name.len() { "…" } else { "" };
    format!("{cut}{more}")
}

/// How like a candidate is to a name, from 0 to 1: spelling and case apart, and one that is a word of the other.
fn likeness(wanted: &str, candidate: &str) -> f64 {
    if wanted.len() > LONGEST || candidate.len() > LONGEST || wanted.is_empty() {
        return 0.0;
    }
    let candidate = plain(candidate);
    if wanted == candidate {
        return 1.0;
    }
    let is_part = |whole: &str, part: &str| part.len() >= 3 && (whole.starts_with(part) || whole.ends_with(part));
    let part = if is_part(&candidate, wanted) || is_part(wanted, &candidate) { 0.85 } else { 0.0 };
    strsim::jaro_winkler(wanted, &candidate).max(part)
}

/// The name in lower case without what joins its words.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '$')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_was_meant_is_found_and_no_other() {
        let names = ["path", "max_results", "orderId", "customer_name"];
        for (name, expected) in [
            ("pth", Some("path")),
            ("maxResults", Some("max_results")),
            ("order_id", Some("orderId")),
            ("customer", Some("customer_name")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, names), expected, "{name}");
        }
        assert_eq!(listed(["a", "b"]), "`a`, `b`");
        assert!(listed(vec!["x"; 20]).ends_with("and 12 more"));
    }
}
