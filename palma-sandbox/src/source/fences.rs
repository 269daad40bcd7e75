//! Blocks of code in Markdown.

use std::ops::Range;

/// A fenced block.
#[derive(Debug)]
pub(super) struct Block<'t> {
    /// The first word of what stands behind the opening fence.
    tag: &'t str,
    /// The line of its opening fence, from 1.
    pub(super) line: usize,
    /// Where its opening fence begins.
    pub(super) start: usize,
    /// What stands between its fences.
    pub(super) code: Range<usize>,
}

/// What a block says that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Code,
    Unsaid,
    Other,
}

impl<'t> Block<'t> {
    pub(super) fn kind(&self) -> Kind {
        match self.tag.to_ascii_lowercase().as_str() {
            "" => Kind::Unsaid,
            "ts" | "typescript" | "tsx" | "mts" | "cts" | "js" | "javascript" | "jsx" | "mjs" | "cjs" | "node"
            | "deno" | "ecmascript" => Kind::Code,
            _ => Kind::Other,
        }
    }

    pub(super) const fn tag(&self) -> &'t str {
        self.tag
    }
}

/// The fenced blocks of a text from `from` on. One that is not closed goes to the end.
///
/// As `CommonMark` has it, but that a fence may be indented as far as it likes.
pub(super) fn blocks(text: &str, from: usize) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(Fence<'_>, Block<'_>)> = None;
    let mut start = 0;
    for (line, whole) in (1..).zip(text.split_inclusive('\n')) {
        let (at, end) = (start, start + whole.len());
        start = end;
        if at < from {
            continue;
        }
        open = match (open, Fence::of(whole)) {
            (Some((opening, mut block)), Some(fence)) if fence.closes(&opening) => {
                block.code.end = at;
                blocks.push(block);
                None
            }
            (None, Some(fence)) if fence.opens() => {
                let block = Block { tag: fence.tag(), line, start: at, code: end..text.len() };
                Some((fence, block))
            }
            (still, _) => still,
        };
    }
    blocks.extend(open.map(|(_, block)| block));
    blocks
}

/// A line of three or more backticks or tildes.
#[derive(Debug)]
struct Fence<'t> {
    mark: char,
    length: usize,
    info: &'t str,
}

impl<'t> Fence<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let line = line.trim();
        let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = line.trim_start_matches(mark);
        let length = line.len() - info.len();
        (length >= 3).then(|| Self { mark, length, info: info.trim() })
    }

    fn opens(&self) -> bool {
        self.mark == '~' || !self.info.contains('`')
    }

    fn closes(&self, opening: &Self) -> bool {
        self.mark == opening.mark && self.length >= opening.length && self.info.is_empty()
    }

    fn tag(&self) -> &'t str {
        let info = self.info.trim_start_matches(['{', '.', ' ']);
        let end = info.find(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '{' | '}' | '(' | '[' | ';'));
        info.get(..end.unwrap_or(info.len())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, usize, &str)]) {
        let found = blocks(text, 0);
        let found: Vec<_> = found.iter().map(|it| (it.tag, it.line, text.get(it.code.clone()).unwrap())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn blocks_stand_between_fences() {
        check("a\n```ts\nb\n```\nc", &[("ts", 2, "b\n")]);
        check("~~~ JS title=x\r\nb\r\n~~~\r\n", &[("JS", 1, "b\r\n")]);
        check("  ```{.ts}\n  b\n  ```", &[("ts", 1, "  b\n")]);
        check("```typescript:src/main.ts\nb\n```", &[("typescript", 1, "b\n")]);
        check("```\na\n```\n```json\n{}\n```", &[("", 1, "a\n"), ("json", 4, "{}\n")]);
    }

    #[test]
    fn a_longer_or_other_fence_does_not_end_a_block() {
        check("````\n```\nx\n```\n````", &[("", 1, "```\nx\n```\n")]);
        check("```\n~~~\n```", &[("", 1, "~~~\n")]);
        check("```ts\n```js\n```", &[("ts", 1, "```js\n")]);
    }

    #[test]
    fn the_last_block_may_stay_open() {
        check("```ts\nx", &[("ts", 1, "x")]);
        check("```ts", &[("ts", 1, "")]);
        check("no ```ts\n``x``\n```a`b```", &[]);
    }
}
