//! The order of text for people: the root collation of Unicode, which is English's too.

use std::cell::RefCell;
use std::cmp::Ordering;

use boa_engine::string::{JsStr, JsStrVariant};
use icu_collator::options::{AlternateHandling, CaseLevel, CollatorOptions, Strength};
use icu_collator::preferences::{CollationCaseFirst, CollationNumericOrdering};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

/// Which differences count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Sensitivity {
    /// Letters only: `a`, `á` and `A` are equal.
    Base,
    /// Letters and accents: `a` and `A` are equal.
    Accent,
    /// Letters and case: `a` and `á` are equal.
    Case,
    /// All of them.
    #[default]
    Variant,
}

/// Which letters come first when only case differs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum CaseFirst {
    /// `A` before `a`.
    Upper,
    /// `a` before `A`, as without a choice.
    #[default]
    Lower,
}

/// How two texts are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Options {
    /// Which differences count.
    pub(super) sensitivity: Sensitivity,
    /// Whether digits in a row are one number: `a2` before `a10`.
    pub(super) numeric: bool,
    /// Which letters come first when only case differs.
    pub(super) case_first: CaseFirst,
    /// Whether spaces and punctuation count for nothing.
    pub(super) ignore_punctuation: bool,
}

/// Compares two texts as English dictionaries order them.
///
/// Text of plain ASCII is compared by a table; the rest by ICU, with the same answers.
pub(super) fn collate(one: JsStr<'_>, other: JsStr<'_>, options: Options) -> Ordering {
    let is_tabled = !options.numeric && !options.ignore_punctuation;
    if let (true, JsStrVariant::Latin1(one), JsStrVariant::Latin1(other)) = (is_tabled, one.variant(), other.variant())
        && let Some(order) = by_table(one, other, options)
    {
        return order;
    }
    let compared = with_collator(options, |collator| match (one.variant(), other.variant()) {
        (JsStrVariant::Utf16(one), JsStrVariant::Utf16(other)) => collator.compare_utf16(one, other),
        _ => collator.compare_utf16(&one.to_vec(), &other.to_vec()),
    });
    // Without the collation there is still an order.
    compared.unwrap_or_else(|| one.cmp(&other))
}

/// Makes the collation most scripts use, before there are any.
pub(super) fn warm_up() {
    with_collator(Options::default(), |_| ());
}

type Made = RefCell<Vec<(Options, Option<CollatorBorrowed<'static>>)>>;

thread_local! {
    static MADE: Made = const { RefCell::new(Vec::new()) };
}

fn with_collator<T>(options: Options, read: impl FnOnce(&CollatorBorrowed<'static>) -> T) -> Option<T> {
    MADE.with_borrow_mut(|made| {
        let place = made.iter().position(|(known, _)| *known == options).unwrap_or_else(|| {
            made.push((options, collator(options)));
            made.len() - 1
        });
        made.get(place)?.1.as_ref().map(read)
    })
}

fn collator(options: Options) -> Option<CollatorBorrowed<'static>> {
    let mut preferences = CollatorPreferences::default();
    preferences.numeric_ordering =
        Some(if options.numeric { CollationNumericOrdering::True } else { CollationNumericOrdering::False });
    preferences.case_first = Some(match options.case_first {
        CaseFirst::Upper => CollationCaseFirst::Upper,
        CaseFirst::Lower => CollationCaseFirst::False,
    });
    let mut detail = CollatorOptions::default();
    detail.strength = Some(match options.sensitivity {
        Sensitivity::Base | Sensitivity::Case => Strength::Primary,
        Sensitivity::Accent => Strength::Secondary,
        Sensitivity::Variant => Strength::Tertiary,
    });
    detail.case_level = Some(if options.sensitivity == Sensitivity::Case { CaseLevel::On } else { CaseLevel::Off });
    detail.alternate_handling =
        Some(if options.ignore_punctuation { AlternateHandling::Shifted } else { AlternateHandling::NonIgnorable });
    Collator::try_new(preferences, detail).ok()
}

/// The printable characters of ASCII, each before the next; a letter is followed by itself in the other case.
const ORDER: &[u8; 95] =
    b" _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ";

/// The place of each character, the same for both cases of a letter; 0 for what is not in the table.
const PLACES: [u8; 256] = places();

const fn places() -> [u8; 256] {
    let mut places = [0; 256];
    let mut rest: &[u8] = ORDER;
    let mut place = 0;
    while let [character, after @ ..] = rest {
        if !character.is_ascii_uppercase() {
            place += 1;
        }
        #[expect(clippy::indexing_slicing, reason = "a byte is less than 256, and the compiler would stop")]
        {
            places[*character as usize] = place;
        }
        rest = after;
    }
    places
}

fn place(character: u8) -> u8 {
    PLACES.get(usize::from(character)).copied().unwrap_or(0)
}

/// The order of two texts whose characters are all in the table.
fn by_table(one: &[u8], other: &[u8], options: Options) -> Option<Ordering> {
    let mut letters = one.len().cmp(&other.len());
    let mut case = Ordering::Equal;
    let mut is_decided = false;
    for (&one, &other) in one.iter().zip(other) {
        let (left, right) = (place(one), place(other));
        if left == 0 || right == 0 {
            return None;
        }
        if left != right {
            letters = left.cmp(&right);
            is_decided = true;
            break;
        }
        if case.is_eq() {
            // A small letter has the greater byte and comes first.
            case = other.cmp(&one);
        }
    }
    // What follows a difference may still be a mark that belongs to the letter before it.
    let is_plain = |text: &[u8]| text.iter().all(|&character| place(character) != 0);
    let (shorter, longer) = (one.len().min(other.len()), if one.len() > other.len() { one } else { other });
    if !is_decided && !longer.get(shorter..).is_none_or(is_plain) {
        return None;
    }
    if options.case_first == CaseFirst::Upper {
        case = case.reverse();
    }
    let counts_case = matches!(options.sensitivity, Sensitivity::Case | Sensitivity::Variant);
    Some(letters.then(if counts_case { case } else { Ordering::Equal }))
}
