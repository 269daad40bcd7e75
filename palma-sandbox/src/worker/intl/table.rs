//! Tables of text, one row a line with tabs between its cells.

/// The cells of the row whose first cell is the key, without that.
pub(super) fn row(table: &'static str, key: &str) -> Option<Vec<&'static str>> {
    let line = table.lines().find(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with('\t')))?;
    Some(line.split('\t').skip(1).collect())
}

/// The first cells of all rows.
pub(super) fn keys(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter_map(|line| line.split('\t').next())
}

pub(super) const CURRENCIES: &str = include_str!("data/currencies.tsv");
pub(super) const UNITS: &str = include_str!("data/units.tsv");
pub(super) const DATES: &str = include_str!("data/dates.tsv");
pub(super) const RANGES: &str = include_str!("data/ranges.tsv");
pub(super) const ZONES: &str = include_str!("data/zones.tsv");
pub(super) const REGIONS: &str = include_str!("data/regions.tsv");
pub(super) const LANGUAGES: &str = include_str!("data/languages.tsv");
pub(super) const SCRIPTS: &str = include_str!("data/scripts.tsv");
pub(super) const ALIASES: &str = include_str!("data/aliases.tsv");
