use boa_engine::object::builtins::{JsMap, JsProxy, JsSet};
use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsObject, JsValue, js_string};

use super::inspect::{indices, inspect};
use crate::worker::border;

/// How many rows and columns are drawn.
const MOST_ROWS: usize = 200;
const MOST_COLUMNS: usize = 30;

/// The most characters of a cell.
const MOST_CELL: usize = 60;

/// The heading of the column of values that are no rows.
const VALUES: &str = "Values";

/// Rows of aligned text, from a list or an object of rows; `None` for a value that has no rows.
pub(super) fn drawn(values: &[JsValue], context: &mut Context) -> Option<String> {
    let data = plain(values.first()?)?;
    let only = values.get(1).and_then(plain).map(|columns| {
        let names = entries(&columns).into_iter();
        names.filter_map(|(_, name)| Some(name.as_string()?.to_std_string_lossy())).collect::<Vec<_>>()
    });
    let mut columns: Vec<String> = only.clone().unwrap_or_default();
    let mut rows = Vec::new();
    let mut has_values = false;
    let all = entries(&data);
    let leaves_out = all.len() > MOST_ROWS;
    for (index, value) in all.into_iter().take(MOST_ROWS) {
        let cells = plain(&value).map(|row| entries(&row));
        has_values |= cells.is_none();
        if only.is_none() {
            for (name, _) in cells.iter().flatten() {
                if !columns.contains(name) && columns.len() < MOST_COLUMNS {
                    columns.push(name.clone());
                }
            }
        }
        rows.push((index, value, cells));
    }
    let mut heading = vec!["(index)".to_owned()];
    heading.extend(columns.iter().cloned());
    if has_values {
        heading.push(VALUES.to_owned());
    }
    let mut lines = vec![heading];
    for (index, value, cells) in rows {
        let mut line = vec![index];
        for column in &columns {
            let cell = cells.iter().flatten().find(|(name, _)| name == column);
            line.push(cell.map(|(_, value)| brief(value, context)).unwrap_or_default());
        }
        if has_values {
            line.push(if cells.is_none() { brief(&value, context) } else { String::new() });
        }
        lines.push(line);
    }
    let mut text = aligned(&lines);
    if leaves_out {
        text.push_str("\n... more rows");
    }
    Some(text)
}

fn brief(value: &JsValue, context: &mut Context) -> String {
    let text = inspect(value, 0, context).replace('\n', " ");
    if text.chars().count() <= MOST_CELL {
        return text;
    }
    text.chars().take(MOST_CELL - 1).chain(['…']).collect()
}

fn aligned(lines: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..lines.first().map_or(0, Vec::len)).map(width).collect();
    let drawn = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    drawn.collect::<Vec<_>>().join("\n")
}

/// An object with rows or cells that can be read without the script.
fn plain(value: &JsValue) -> Option<JsObject> {
    value.as_object().filter(|object| !object.is_callable() && JsProxy::from_object(object.clone()).is_err())
}

/// What an object holds, by key; of a map or a set, by place.
fn entries(object: &JsObject) -> Vec<(String, JsValue)> {
    let mut entries: Vec<(String, JsValue)> = Vec::new();
    if let Ok(map) = JsMap::from_object(object.clone()) {
        let _ = map.for_each_native(|key, value| {
            if entries.len() > MOST_ROWS {
                return Ok(());
            }
            let key = key.as_string().map_or_else(|| entries.len().to_string(), |key| key.to_std_string_lossy());
            entries.push((key, value));
            Ok(())
        });
        return entries;
    }
    if let Ok(set) = JsSet::from_object(object.clone()) {
        let _ = set.for_each_native(|value| {
            if entries.len() <= MOST_ROWS {
                entries.push((entries.len().to_string(), value));
            }
            Ok(())
        });
        return entries;
    }
    let named = object.borrow().shape().keys();
    let keys = indices(object, MOST_ROWS + 1).into_iter().map(PropertyKey::from).chain(named);
    for key in keys.filter(|key| *key != PropertyKey::from(js_string!("length")) || !object.is_array()) {
        let name = match &key {
            PropertyKey::String(name) => name.to_std_string_lossy(),
            PropertyKey::Index(index) => index.get().to_string(),
            PropertyKey::Symbol(_) => continue,
        };
        let property = border::own(object, &key).filter(|property| property.enumerable() == Some(true));
        if let Some(value) = property.and_then(|property| property.value().cloned()) {
            entries.push((name, value));
        }
    }
    entries
}
