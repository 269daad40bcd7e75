/// One piece of a date's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    End,
    /// Digits: their value, of which only the first nine count, and how many there are.
    Number {
        value: i64,
        length: usize,
    },
    Symbol(char),
    Blank,
    Word {
        meaning: Word,
        length: usize,
    },
    /// Text in parentheses, a comma, a slash: what separates and says nothing.
    Other,
}

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Month(i64),
    /// Hours to add: 0 or 12.
    HalfDay(i64),
    /// Hours from UTC.
    Zone(i64),
    /// The `T` between a date and a time.
    Separator,
    Unknown,
}

impl Token {
    pub(super) fn is(self, symbol: char) -> bool {
        self == Self::Symbol(symbol)
    }

    /// 1 for a plus, -1 for a minus.
    pub(super) fn sign(self) -> Option<i64> {
        match self {
            Self::Symbol('+') => Some(1),
            Self::Symbol('-') => Some(-1),
            _ => None,
        }
    }

    /// A number of exactly so many digits.
    pub(super) fn fixed(self, digits: usize) -> Option<i64> {
        match self {
            Self::Number { value, length } if length == digits => Some(value),
            _ => None,
        }
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Number { .. })
    }

    pub(super) fn is_z(self) -> bool {
        matches!(self, Self::Word { meaning: Word::Zone(_), length: 1 })
    }
}

const WORDS: [(&str, Word); 27] = [
    ("jan", Word::Month(1)),
    ("feb", Word::Month(2)),
    ("mar", Word::Month(3)),
    ("apr", Word::Month(4)),
    ("may", Word::Month(5)),
    ("jun", Word::Month(6)),
    ("jul", Word::Month(7)),
    ("aug", Word::Month(8)),
    ("sep", Word::Month(9)),
    ("oct", Word::Month(10)),
    ("nov", Word::Month(11)),
    ("dec", Word::Month(12)),
    ("am", Word::HalfDay(0)),
    ("pm", Word::HalfDay(12)),
    ("ut", Word::Zone(0)),
    ("utc", Word::Zone(0)),
    ("z", Word::Zone(0)),
    ("gmt", Word::Zone(0)),
    ("cst", Word::Zone(-6)),
    ("cdt", Word::Zone(-5)),
    ("est", Word::Zone(-5)),
    ("edt", Word::Zone(-4)),
    ("mst", Word::Zone(-7)),
    ("mdt", Word::Zone(-6)),
    ("pst", Word::Zone(-8)),
    ("pdt", Word::Zone(-7)),
    ("t", Word::Separator),
];

/// The pieces of a text, with one of them in view.
pub(super) struct Scanner<'a> {
    rest: &'a [u16],
    next: Token,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a [u16]) -> Self {
        let mut scanner = Self { rest: text, next: Token::End };
        scanner.next = scanner.scan();
        scanner
    }

    pub(super) fn peek(&self) -> Token {
        self.next
    }

    pub(super) fn next(&mut self) -> Token {
        let next = self.scan();
        std::mem::replace(&mut self.next, next)
    }

    /// Goes past the symbol, if it comes next.
    pub(super) fn skip(&mut self, symbol: char) -> bool {
        let comes = self.next.is(symbol);
        if comes {
            self.next();
        }
        comes
    }

    fn scan(&mut self) -> Token {
        let Some((&first, after)) = self.rest.split_first() else { return Token::End };
        let first = char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER);
        match first {
            '0'..='9' => self.number(),
            ':' | '-' | '+' | '.' | ')' => {
                self.rest = after;
                Token::Symbol(first)
            }
            '(' => {
                self.parentheses();
                Token::Other
            }
            _ if is_blank(first) => {
                self.rest = after;
                Token::Blank
            }
            'A'.. => self.word(),
            _ => {
                self.rest = after;
                Token::Other
            }
        }
    }

    fn take_while(&mut self, belongs: impl Fn(u16) -> bool) -> &'a [u16] {
        let length = self.rest.iter().take_while(|&&unit| belongs(unit)).count();
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn number(&mut self) -> Token {
        let zero = u16::from(b'0');
        let digits = self.take_while(|unit| unit.wrapping_sub(zero) < 10);
        let significant = digits.iter().skip_while(|&&unit| unit == zero).take(9);
        let value = significant.fold(0, |value, &unit| value * 10 + i64::from(unit - zero));
        Token::Number { value, length: digits.len() }
    }

    fn word(&mut self) -> Token {
        let letters = self.take_while(|unit| {
            let letter = char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
            letter >= 'A' && !is_blank(letter)
        });
        let short: String = letters.iter().take(3).filter_map(|&unit| char::from_u32(u32::from(unit) | 0x20)).collect();
        let known = WORDS
            .iter()
            .find(|(word, meaning)| *word == short && (letters.len() <= 3 || matches!(meaning, Word::Month(_))));
        let meaning = known.map_or(Word::Unknown, |&(_, meaning)| meaning);
        Token::Word { meaning, length: letters.len() }
    }

    /// Goes past balanced parentheses, or to the end where they are not.
    fn parentheses(&mut self) {
        let mut depth = 0_usize;
        while let Some((&unit, after)) = self.rest.split_first() {
            self.rest = after;
            match u8::try_from(unit) {
                Ok(b'(') => depth += 1,
                Ok(b')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

/// White space and line ends as ECMAScript has them.
fn is_blank(letter: char) -> bool {
    letter == '\u{feff}' || (letter.is_whitespace() && letter != '\u{85}')
}
