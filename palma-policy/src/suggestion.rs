/// The candidate that was most likely meant, if one is near enough to be worth a reader's time.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near_enough = word.chars().count() / 3;
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= near_enough)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

/// The end of an error message that offers a suggestion.
pub(crate) fn did_you_mean(suggestion: Option<&str>, sigil: &str) -> String {
    suggestion.map(|word| format!("; did you mean `{sigil}{word}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        assert_eq!(nearest("requires_approval", ["id", "require_approval"]).as_deref(), Some("require_approval"));
        assert_eq!(nearest("bank.pya", ["bank.pay", "bank.list"]).as_deref(), Some("bank.pay"));
    }

    #[test]
    fn a_different_word_is_not_suggested() {
        assert_eq!(nearest("severity", ["id", "description"]), None);
    }
}
