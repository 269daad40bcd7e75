/// About how many tokens a text has for the models of today, where nobody counts them: an estimate, rather too high than
/// too low.
///
/// A run of letters counts one for every four, a run of digits one for every three, a run of signs one for every two, a
/// space none, and a character beyond ASCII one. A host that must be exact counts with its model's own table.
pub fn estimate_tokens(text: &str) -> usize {
    let mut tokens = 0;
    let mut run = 0;
    let mut last = None;
    for character in text.chars() {
        let most = match character {
            ' ' => None,
            'a'..='z' | 'A'..='Z' => Some(4),
            '0'..='9' => Some(3),
            '!'..='~' => Some(2),
            _ => Some(1),
        };
        run = if most == last { run + 1 } else { 0 };
        last = most;
        tokens += usize::from(most.is_some_and(|most| run % most == 0));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_digits_and_signs_count_apart() {
        for (text, expected) in
            [("", 0), ("word", 1), ("a word", 2), ("12345", 2), ("{\"a\":1}", 5), ("日本", 2), ("a1b2", 4)]
        {
            assert_eq!(estimate_tokens(text), expected, "{text}");
        }
    }
}
