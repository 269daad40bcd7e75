use super::super::locale::Region;
use super::super::table::{UNITS, row};

/// Whether a unit is one of the specification's, or two of them with `-per-` between.
pub(super) fn is_known(name: &str) -> bool {
    let is_simple = |name: &str| !name.contains(['@', '\t']) && !name.contains("-per-") && row(UNITS, name).is_some();
    match name.split_once("-per-") {
        Some((above, below)) => is_simple(above) && is_simple(below),
        None => is_simple(name) && !name.starts_with("per-"),
    }
}

/// What is written around a number of units, which stands at `0`.
pub(super) fn pattern(name: &str, display: &str, is_one: bool, region: Region) -> String {
    let index = match display {
        "narrow" => 1,
        "long" => 2,
        _ => 0,
    };
    let own = |name: &str, column: usize| {
        let row = row(UNITS, &format!("{name}@{}", region.tag())).or_else(|| row(UNITS, name))?;
        row.get(column).map(|cell| (*cell).to_owned())
    };
    let column = index * 2 + usize::from(!is_one);
    if let Some(pattern) = own(name, column) {
        return pattern;
    }
    if name.starts_with("percent-per-") && index != 2 {
        return "0%".to_owned();
    }
    let (above, below) = name.split_once("-per-").unwrap_or((name, ""));
    let mut per = own(&format!("per-{below}"), index).unwrap_or_default();
    // A region that spells the unit in its own way does so below the line too.
    if index == 2
        && let Some(one) = row(UNITS, &format!("{below}@{}", region.tag())).and_then(|row| row.get(4).copied())
    {
        per = one.replacen('0', " per", 1);
    }
    if per.ends_with('L') && own(below, 0).is_some_and(|own| own.ends_with('l')) {
        per = per.replace('L', "l");
    }
    own(above, column).unwrap_or_else(|| "0".to_owned()) + &per
}
