//! Random schemas, of all that a type can say and some that none can.

use serde_json::{Map, Value, json};

/// Names of properties: plain ones, ones that need quotes, and ones that every object in JavaScript has.
const NAMES: [&str; 12] =
    ["a", "b", "c", "kind", "a-b", "1", "", "class", "constructor", "toString", "__proto__", "naïve"];

/// A random schema document, with definitions that may be recursive.
pub fn schema(random: &mut fastrand::Rng) -> Value {
    let mut root = node(random, 3);
    if let Value::Object(map) = &mut root {
        let definitions = ["D0", "D1"].map(|name| (name.to_owned(), node(random, 2)));
        map.insert("$defs".to_owned(), Value::Object(Map::from_iter(definitions)));
    } else {
        root = json!({});
    }
    root
}

fn node(random: &mut fastrand::Rng, depth: usize) -> Value {
    let choice = if depth == 0 { random.u8(..8) } else { random.u8(..19) };
    match choice {
        0 => json!({"type": "string", "minLength": random.u8(..2)}),
        1 => json!({"type": "integer", "minimum": 0}),
        2 => json!({"type": "boolean"}),
        3 => json!({"type": pick(random, &[json!("null"), json!(["string", "null"]), json!(["integer", "string"])])}),
        4 => json!({"enum": literals(random)}),
        5 => json!({"const": pick(random, &[json!("x"), json!(1), json!({"a": 1}), json!([1, {}]), json!(null)])}),
        6 => json!({"type": "number"}),
        7 => pick(random, &[json!(true), json!({}), json!({"type": "object"}), json!({"type": "array"})]),
        8 => json!({"type": "array", "items": node(random, depth - 1)}),
        9 => tuple(random, depth),
        10 | 11 => json!({"anyOf": nodes(random, depth, 2)}),
        12 => json!({"allOf": nodes(random, depth, 2)}),
        13 => json!({"$ref": pick(random, &[json!("#/$defs/D0"), json!("#/$defs/D1")])}),
        _ => object(random, depth),
    }
}

fn nodes(random: &mut fastrand::Rng, depth: usize, most: usize) -> Vec<Value> {
    (0..1 + random.usize(..=most)).map(|_| node(random, depth - 1)).collect()
}

fn literals(random: &mut fastrand::Rng) -> Vec<Value> {
    let all = [json!("a"), json!("b"), json!(1), json!(-2.5), json!(true), json!(false), json!(null), json!("\"")];
    let mut chosen: Vec<Value> = all.into_iter().filter(|_| random.bool()).collect();
    chosen.push(json!("z"));
    chosen
}

fn tuple(random: &mut fastrand::Rng, depth: usize) -> Value {
    let mut schema = json!({"type": "array", "prefixItems": nodes(random, depth, 2)});
    if random.bool() {
        set(&mut schema, "items", if random.bool() { json!(false) } else { node(random, depth - 1) });
    }
    if random.bool() {
        set(&mut schema, "minItems", json!(random.u8(..4)));
    }
    schema
}

fn object(random: &mut fastrand::Rng, depth: usize) -> Value {
    let mut schema = json!({"type": "object"});
    let mut properties = Map::new();
    for _ in 0..random.usize(..4) {
        properties.insert(name(random), node(random, depth - 1));
    }
    let mut required: Vec<String> = properties.keys().filter(|_| random.bool()).cloned().collect();
    if random.u8(..8) == 0 {
        required.push(name(random));
        required.dedup();
    }
    if !properties.is_empty() {
        set(&mut schema, "properties", Value::Object(properties));
    }
    required.sort();
    required.dedup();
    if !required.is_empty() {
        set(&mut schema, "required", json!(required));
    }
    match random.u8(..5) {
        0 | 1 => set(&mut schema, "additionalProperties", json!(false)),
        2 => set(&mut schema, "additionalProperties", node(random, depth - 1)),
        _ => {}
    }
    schema
}

fn name(random: &mut fastrand::Rng) -> String {
    let plain = if random.bool() { 4 } else { NAMES.len() };
    NAMES.get(random.usize(..plain)).copied().unwrap_or("a").to_owned()
}

fn set(schema: &mut Value, key: &str, value: Value) {
    if let Value::Object(map) = schema {
        map.insert(key.to_owned(), value);
    }
}

fn pick(random: &mut fastrand::Rng, values: &[Value]) -> Value {
    values.get(random.usize(..values.len())).cloned().unwrap_or_default()
}
