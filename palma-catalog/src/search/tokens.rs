use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// The words of a text: lower-case, in order, repeated where the text repeats them.
///
/// Words are split where an identifier is (`snake_case`, `kebab-case`, `camelCase`, `HTTPServer`). A word with digits
/// is given whole and by its letters (`base64`, `base`). Chinese, Japanese and Korean, which put no spaces, are given
/// by pairs of characters. A single Latin letter is no word.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in runs(text) {
        for part in run.chunk_by(|&one, &other| is_unspaced(one) == is_unspaced(other)) {
            if part.first().copied().is_some_and(is_unspaced) {
                pairs(part, &mut words);
            } else {
                identifier(part, &mut words);
            }
        }
    }
    words
}

/// The words that [`words`] splits, unsplit: one who looks for `github` means `GitHub`.
pub(super) fn unsplit(text: &str) -> Vec<String> {
    runs(text).filter(|run| humps(run).len() > 1).map(|run| lower(&run)).collect()
}

fn runs(text: &str) -> impl Iterator<Item = Vec<char>> {
    text.split(|c: char| !c.is_alphanumeric()).map(|run| run.chars().collect())
}

/// Reduces English words to their stems; other words stay as they are.
pub(super) struct Stems(Stemmer);

impl Stems {
    pub(super) fn new() -> Self {
        Self(Stemmer::create(Algorithm::English))
    }

    pub(super) fn of<'a>(&self, word: &'a str) -> Cow<'a, str> {
        if word.bytes().all(|byte| byte.is_ascii_lowercase()) { self.0.stem(word) } else { word.into() }
    }
}

fn pairs(part: &[char], words: &mut Vec<String>) {
    if let [alone] = part {
        words.push(alone.to_string());
    }
    words.extend(part.windows(2).map(|pair| pair.iter().collect()));
}

fn identifier(part: &[char], words: &mut Vec<String>) {
    for hump in humps(part) {
        let word = lower(hump);
        let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        let has_digits = letters.len() < word.len();
        keep(word, words);
        if has_digits {
            keep(letters, words);
        }
    }
}

fn keep(word: String, words: &mut Vec<String>) {
    let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !word.is_empty() && !is_letter {
        words.push(word);
    }
}

fn lower(part: &[char]) -> String {
    part.iter().flat_map(|c| c.to_lowercase()).collect()
}

/// Splits `getHTTPUrl` into `get`, `HTTP`, `Url`.
fn humps(part: &[char]) -> Vec<&[char]> {
    let starts = |place: usize| {
        let at = |place: usize| part.get(place).copied().unwrap_or(' ');
        let (before, here, after) = (at(place - 1), at(place), at(place + 1));
        here.is_uppercase() && (!before.is_uppercase() || after.is_lowercase())
    };
    let mut humps = Vec::new();
    let mut rest = part;
    let mut start = 0;
    for place in 1..part.len() {
        if starts(place) {
            let (hump, others) = rest.split_at(place - start);
            humps.push(hump);
            (rest, start) = (others, place);
        }
    }
    humps.push(rest);
    humps
}

const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected, "{text}");
    }

    #[test]
    fn identifiers_are_split() {
        check("list_pull-requests", &["list", "pull", "requests"]);
        check("getUserName", &["get", "user", "name"]);
        check("parseHTTPUrl", &["parse", "http", "url"]);
        check("GitHub's API", &["git", "hub", "api"]);
        assert_eq!(unsplit("GitHub's API, parseHTTPUrl"), ["github", "parsehttpurl"]);
    }

    #[test]
    fn digits_belong_to_their_word() {
        check("base64 s3Bucket 2024", &["base64", "base", "s3", "bucket", "2024"]);
    }

    #[test]
    fn other_scripts_are_words_too() {
        check("ÜBERSETZUNG naïve", &["übersetzung", "naïve"]);
        check("查询天气 now", &["查询", "询天", "天气", "now"]);
        check("用GPT", &["用", "gpt"]);
    }

    #[test]
    fn stems_are_of_english_only() {
        let stems = Stems::new();
        assert_eq!(stems.of("invoices"), stems.of("invoicing"));
        assert_eq!(stems.of("naïves"), "naïves");
    }
}
