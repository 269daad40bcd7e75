use super::super::locale::Region;

/// A word for a power of ten.
type Step = (i32, &'static str);

const SHORT: [Step; 4] = [(3, "K"), (6, "M"), (9, "B"), (12, "T")];
const SHORT_KINGDOM: [Step; 4] = [(3, "k"), (6, "m"), (9, "bn"), (12, "tn")];
const SHORT_INDIA: [Step; 5] = [(3, "K"), (5, "L"), (7, "Cr"), (10, "KCr"), (12, "LCr")];
const LONG: [Step; 4] = [(3, " thousand"), (6, " million"), (9, " billion"), (12, " trillion")];
const LONG_INDIA: [Step; 4] =
    [(3, " thousand"), (5, "\u{202f}lakh"), (7, "\u{202f}crore"), (12, "\u{202f}lakh\u{202f}crore")];

/// The power of ten that a number of this magnitude is divided by, and the word for it.
pub(super) fn step(magnitude: i32, is_long: bool, region: Region) -> Step {
    let steps: &[Step] = match (is_long, region) {
        (true, Region::India) => &LONG_INDIA,
        (true, _) => &LONG,
        (false, Region::India) => &SHORT_INDIA,
        (false, Region::UnitedKingdom) => &SHORT_KINGDOM,
        (false, _) => &SHORT,
    };
    steps.iter().rev().find(|(power, _)| *power <= magnitude).copied().unwrap_or((0, ""))
}
