use oxc_ast::Comment;
use oxc_span::Span;

/// What stands between the nodes of a syntax tree: punctuators and words that it has no place for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps<'t> {
    text: &'t str,
    comments: &'t [Comment],
}

impl<'t> Gaps<'t> {
    /// The gaps of a text with these comments, in its order.
    pub(super) const fn new(text: &'t str, comments: &'t [Comment]) -> Self {
        Self { text, comments }
    }

    /// The text of a range.
    pub(super) fn slice(self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The punctuator that comes next from `offset` on, if it is this one.
    pub(super) fn punctuator(self, offset: u32, punctuator: char) -> Option<Span> {
        let start = self.skip(offset);
        self.rest(start).starts_with(punctuator).then(|| Span::sized(start, 1))
    }

    /// The words in a range that holds nothing but words, punctuators and comments.
    pub(super) fn words(self, start: u32, end: u32) -> impl Iterator<Item = (Span, &'t str)> {
        let mut at = start;
        std::iter::from_fn(move || {
            loop {
                at = self.skip(at);
                if at >= end {
                    return None;
                }
                let word = self.word(at);
                let from = at;
                at += if word.is_empty() { self.rest(at).chars().next().map_or(1, length) } else { text_length(word) };
                if !word.is_empty() {
                    return Some((Span::new(from, at), word));
                }
            }
        })
    }

    /// The word that begins at `offset`; empty if none does.
    pub(super) fn word(self, offset: u32) -> &'t str {
        let rest = self.rest(offset);
        let end = rest.find(|character: char| !character.is_alphanumeric() && !matches!(character, '_' | '$'));
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    }

    /// The next offset that is in no white space and no comment.
    fn skip(self, mut offset: u32) -> u32 {
        loop {
            let next = self.comments.partition_point(|comment| comment.span.end <= offset);
            if let Some(comment) = self.comments.get(next).filter(|comment| comment.span.start <= offset) {
                offset = comment.span.end;
                continue;
            }
            match self.rest(offset).chars().next() {
                Some(character) if character.is_whitespace() || character == '\u{feff}' => offset += length(character),
                _ => return offset,
            }
        }
    }

    fn rest(self, offset: u32) -> &'t str {
        self.text.get(offset as usize..).unwrap_or_default()
    }
}

fn length(character: char) -> u32 {
    u32::try_from(character.len_utf8()).unwrap_or(1)
}

fn text_length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
