//! Values like a valid one, with one thing changed.

use serde_json::{Map, Value, json};

/// One change at a random place; `true` if it gave an object a name it had not.
pub fn mutated(value: &Value, schema: &Value, random: &mut fastrand::Rng) -> (Value, bool) {
    let mut value = value.clone();
    let size = nodes(&value);
    let mut target = random.usize(..size);
    let mut names = Vec::new();
    collect_names(schema, &mut names);
    let adds = change_at(&mut value, &mut target, &names, random);
    (value, adds)
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(map) => map.values().map(nodes).sum::<usize>(),
        _ => 0,
    }
}

fn change_at(value: &mut Value, target: &mut usize, names: &[String], random: &mut fastrand::Rng) -> bool {
    if *target == 0 {
        *target = usize::MAX;
        return change(value, names, random);
    }
    *target -= 1;
    let mut children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(map) => map.values_mut().collect(),
        _ => Vec::new(),
    };
    for child in &mut children {
        let adds = change_at(child, target, names, random);
        if *target == usize::MAX {
            return adds;
        }
    }
    false
}

fn change(value: &mut Value, names: &[String], random: &mut fastrand::Rng) -> bool {
    match value {
        Value::Object(map) if !map.is_empty() && random.u8(..3) == 0 => {
            let name = map.keys().nth(random.usize(..map.len())).cloned().unwrap_or_default();
            map.shift_remove(&name);
            false
        }
        Value::Object(map) if random.u8(..3) != 0 => {
            let name = if names.is_empty() || random.bool() {
                format!("x{}", random.u16(..))
            } else {
                names.get(random.usize(..names.len())).cloned().unwrap_or_default()
            };
            let adds = !map.contains_key(&name);
            map.insert(name, scalar(random));
            adds
        }
        Value::Array(items) if random.u8(..3) != 0 => {
            match random.u8(..3) {
                0 => items.push(scalar(random)),
                1 => {
                    items.pop();
                }
                _ => items.insert(0, scalar(random)),
            }
            false
        }
        Value::String(text) if random.u8(..3) == 0 => {
            text.push('x');
            false
        }
        Value::Number(_) if random.u8(..3) == 0 => {
            *value = json!(random.i16(..));
            false
        }
        other => {
            *other = any(random, 2);
            has_names(other)
        }
    }
}

fn has_names(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_names),
        Value::Object(map) => !map.is_empty(),
        _ => false,
    }
}

/// Any value at all.
pub fn any(random: &mut fastrand::Rng, depth: usize) -> Value {
    match random.u8(..8) {
        0 | 1 if depth > 0 => (0..random.usize(..3)).map(|_| any(random, depth - 1)).collect(),
        2 | 3 if depth > 0 => {
            let entries = (0..random.usize(..3)).map(|_| (format!("k{}", random.u8(..9)), any(random, depth - 1)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        _ => scalar(random),
    }
}

fn scalar(random: &mut fastrand::Rng) -> Value {
    match random.u8(..6) {
        0 => Value::Null,
        1 => json!(random.bool()),
        2 => json!(random.i8(..)),
        3 => json!(f64::from(random.i16(..)) / 8.0),
        4 => json!(""),
        _ => json!(format!("s{}", random.u8(..))),
    }
}

/// Every name that a schema speaks of as a property's.
fn collect_names(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            let declared = map.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
            names.extend(declared.cloned());
            map.values().for_each(|node| collect_names(node, names));
        }
        Value::Array(items) => items.iter().for_each(|node| collect_names(node, names)),
        _ => {}
    }
}
