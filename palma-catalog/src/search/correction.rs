use std::collections::HashMap;

/// The most words that one misspelt word is read as.
const MAX_READINGS: usize = 4;

/// Finds the known words nearest to a misspelt one.
#[derive(Debug, Default)]
pub(super) struct Correction {
    /// Words of three characters or more, by their number of characters.
    by_length: HashMap<usize, Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    word: Box<str>,
    letters: u64,
}

impl Correction {
    pub(super) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut by_length: HashMap<usize, Vec<Known>> = HashMap::new();
        for word in words.filter(|word| can_be_misspelt(word)) {
            let known = Known { word: word.into(), letters: letters(word) };
            by_length.entry(word.chars().count()).or_default().push(known);
        }
        Self { by_length }
    }

    /// The nearest known words, all equally near, and how many edits away they are.
    ///
    /// One edit is allowed in a word of four to seven letters, two in a longer one, none in a shorter one. Ties are in
    /// the order of the alphabet.
    pub(super) fn nearest(&self, word: &str) -> (usize, Vec<&str>) {
        let length = word.chars().count();
        let most = match length {
            0..=3 => return (0, Vec::new()),
            4..=7 => 1,
            _ => 2,
        };
        if !can_be_misspelt(word) {
            return (0, Vec::new());
        }
        let mask = letters(word);
        let mut best = most;
        let mut nearest: Vec<&str> = Vec::new();
        for known in (length - most..=length + most).filter_map(|length| self.by_length.get(&length)).flatten() {
            // An edit changes at most two of the letters that occur.
            if (known.letters ^ mask).count_ones() as usize > 2 * best {
                continue;
            }
            let distance = strsim::osa_distance(&known.word, word);
            if distance < best {
                nearest.clear();
                best = distance;
            }
            if distance <= best {
                nearest.push(&known.word);
            }
        }
        nearest.sort_unstable();
        nearest.truncate(MAX_READINGS);
        (best, nearest)
    }
}

/// Numbers and identifiers are not misspelt but unknown.
fn can_be_misspelt(word: &str) -> bool {
    word.len() >= 3 && word.chars().all(char::is_alphabetic)
}

fn letters(word: &str) -> u64 {
    word.chars().fold(0, |mask, c| mask | 1 << (u32::from(c) % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(word: &str) -> (usize, Vec<String>) {
        let correction = Correction::of(["invoice", "invoke", "order", "orders", "search", "ordre64"].into_iter());
        let (distance, words) = correction.nearest(word);
        (distance, words.into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn the_nearest_words_are_found() {
        assert_eq!(nearest("invioce"), (1, vec!["invoice".to_owned()]));
        assert_eq!(nearest("serach"), (1, vec!["search".to_owned()]));
        assert_eq!(nearest("ordr"), (1, vec!["order".to_owned()]));
    }

    #[test]
    fn what_is_too_far_or_no_word_is_left_alone() {
        assert!(nearest("quarterly").1.is_empty());
        assert!(nearest("ord").1.is_empty());
        assert!(nearest("ordre65").1.is_empty());
    }
}
