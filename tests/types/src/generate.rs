//! Values made after a schema. Most fit; whether one does is for the validator to say.

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

use crate::mutate;

/// How deep a value goes before optional parts are left out.
const DEPTH: usize = 6;

/// How deep a value goes at all.
const MAX_DEPTH: usize = 24;

/// Makes values after one schema.
#[derive(Debug)]
pub struct Generator<'a> {
    root: &'a Value,
    random: &'a mut fastrand::Rng,
    runner: TestRunner,
}

impl<'a> Generator<'a> {
    /// A generator that takes its chances from `random`.
    pub fn new(root: &'a Value, random: &'a mut fastrand::Rng) -> Self {
        let mut seed = [0; 32];
        random.fill(&mut seed);
        let runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
        Self { root, random, runner }
    }

    /// A value.
    pub fn instance(&mut self) -> Value {
        self.value(self.root, 0)
    }

    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        let flat = self.flattened(schema, 0);
        if depth > MAX_DEPTH {
            return Value::Null;
        }
        if let Some(value) = flat.get("const") {
            return value.clone();
        }
        if let Some(values) = flat.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty()) {
            return self.one_of(values).clone();
        }
        let kind = self.kind(&flat);
        match kind.as_str() {
            "null" => Value::Null,
            "boolean" => json!(self.random.bool()),
            "integer" | "number" => self.number(&flat, kind == "integer"),
            "string" => json!(self.string(&flat)),
            "array" => self.array(&flat, depth),
            "object" => self.object(&flat, depth),
            _ => mutate::any(self.random, 2),
        }
    }

    fn one_of<'v>(&mut self, values: &'v [Value]) -> &'v Value {
        static NULL: Value = Value::Null;
        values.get(self.random.usize(..values.len().max(1))).unwrap_or(&NULL)
    }

    /// The schema with references followed and one member of each choice taken in.
    fn flattened(&mut self, schema: &Value, depth: usize) -> Map<String, Value> {
        let Some(schema) = schema.as_object() else { return Map::new() };
        let mut flat = schema.clone();
        if depth > 12 {
            return flat;
        }
        let mut taken = Vec::new();
        for keyword in ["anyOf", "oneOf"] {
            if let Some(members) = schema.get(keyword).and_then(Value::as_array).filter(|list| !list.is_empty()) {
                taken.push(self.one_of(members).clone());
            }
        }
        taken.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten().cloned());
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|target| self.resolve(target)) {
            taken.push(target.clone());
        }
        for keyword in ["anyOf", "oneOf", "allOf", "$ref"] {
            flat.shift_remove(keyword);
        }
        for member in taken {
            let member = self.flattened(&member, depth + 1);
            merge(&mut flat, member);
        }
        flat
    }

    fn resolve(&self, target: &str) -> Option<&'a Value> {
        let fragment = target.split_once('#')?.1;
        self.root.pointer(fragment).or_else(|| self.root.pointer(&fragment.replace("%25", "%").replace("%22", "\"")))
    }

    fn kind(&mut self, schema: &Map<String, Value>) -> String {
        match schema.get("type") {
            Some(Value::String(name)) => return name.clone(),
            Some(Value::Array(names)) => return self.one_of(names).as_str().unwrap_or("null").to_owned(),
            _ => {}
        }
        let speaks = |keywords: &[&str]| keywords.iter().any(|keyword| schema.contains_key(*keyword));
        let mut kinds = Vec::new();
        if speaks(&["properties", "required", "additionalProperties", "patternProperties"]) {
            kinds.extend(["object"; 4]);
        }
        if speaks(&["items", "prefixItems", "contains"]) {
            kinds.extend(["array"; 4]);
        }
        kinds.push("any");
        kinds.get(self.random.usize(..kinds.len())).map_or_else(String::new, |kind| (*kind).to_owned())
    }

    fn number(&mut self, schema: &Map<String, Value>, whole: bool) -> Value {
        let limit = |keys: [&str; 2]| keys.iter().find_map(|key| schema.get(*key).and_then(Value::as_f64));
        let least = limit(["minimum", "exclusiveMinimum"]);
        let most = limit(["maximum", "exclusiveMaximum"]);
        let (least, most) = match (least, most) {
            (Some(least), Some(most)) => (least, most),
            (Some(least), None) => (least, least + 100.0),
            (None, Some(most)) => (most - 100.0, most),
            (None, None) => (-50.0, 50.0),
        };
        let step = schema.get("multipleOf").and_then(Value::as_f64).unwrap_or(if whole { 1.0 } else { 0.125 });
        let value = least + (most - least) * self.random.f64();
        let value = (value / step).round() * step;
        if value.fract() == 0.0 && value.abs() < 1e15 {
            return json!(value as i64);
        }
        json!(value)
    }

    fn string(&mut self, schema: &Map<String, Value>) -> String {
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        if let Some(made) = text("pattern").and_then(|pattern| {
            let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
            Some(proptest::string::string_regex(pattern).ok()?.new_tree(&mut self.runner).ok()?.current())
        }) {
            return made;
        }
        let length =
            |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|length| usize::try_from(length).ok());
        let least = length("minLength").unwrap_or(0);
        let most = length("maxLength").unwrap_or(least + 12).min(least + 12);
        let length = self.random.usize(least..=most.max(least));
        let odd = ['é', '"', '\\', '\n', '\u{2028}', '*', '/', '😀'];
        (0..length)
            .map(|_| match self.random.u8(..12) {
                0 => odd.get(self.random.usize(..odd.len())).copied().unwrap_or('x'),
                _ => self.random.lowercase(),
            })
            .collect()
    }

    fn array(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let places = schema.get("prefixItems").or_else(|| schema.get("items").filter(|items| items.is_array()));
        let places = places.and_then(Value::as_array).cloned().unwrap_or_default();
        let rest = match schema.get("items") {
            Some(items) if !items.is_array() => Some(items.clone()),
            Some(_) => schema.get("additionalItems").cloned(),
            None => None,
        };
        let number = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok());
        let least = number("minItems").unwrap_or(0).min(200);
        let usual = if depth > DEPTH { least } else { least.max(places.len()) + 2 };
        let most = number("maxItems").unwrap_or(usual).min(usual).max(least);
        let length = self.random.usize(least..=most);
        let length = if rest == Some(json!(false)) { length.min(places.len()) } else { length };
        (0..length)
            .map(|place| match places.get(place).or(rest.as_ref()) {
                Some(item) => self.value(item, depth + 1),
                None => mutate::any(self.random, 1),
            })
            .collect()
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let rest = schema.get("additionalProperties").cloned();
        let mut made = Map::new();
        let often = self.random.u8(..4);
        for (name, node) in &properties {
            let wanted = depth <= DEPTH && self.random.u8(..3) < often;
            if (required.contains(&name.as_str()) || wanted) && *node != json!(false) {
                made.insert(name.clone(), self.value(node, depth + 1));
            }
        }
        for name in required {
            if !made.contains_key(name) {
                let value = match &rest {
                    Some(rest) => self.value(rest, depth + 1),
                    None => mutate::any(self.random, 1),
                };
                made.insert(name.to_owned(), value);
            }
        }
        if let Some(rest) = rest.filter(|rest| *rest != json!(false) && depth <= DEPTH) {
            for _ in 0..self.random.usize(..3) {
                let name = format!("extra_{}", self.random.u8(..));
                made.insert(name, self.value(&rest, depth + 1));
            }
        }
        for (pattern, node) in schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten() {
            let name = self.string(&Map::from_iter([("pattern".to_owned(), json!(pattern))]));
            if self.random.bool() && !properties.contains_key(&name) {
                made.insert(name, self.value(node, depth + 1));
            }
        }
        let unsaid =
            ["additionalProperties", "patternProperties", "required"].iter().all(|key| !schema.contains_key(*key));
        if properties.is_empty() && unsaid {
            for _ in 0..self.random.usize(..3) {
                made.insert(format!("any_{}", self.random.u8(..)), mutate::any(self.random, 2));
            }
        }
        Value::Object(made)
    }
}

/// Adds what another schema wants: properties and names of both, else the first's word or the narrower.
fn merge(flat: &mut Map<String, Value>, more: Map<String, Value>) {
    for (key, value) in more {
        match (flat.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) if key == "properties" => {
                for (name, node) in more {
                    match known.get_mut(&name) {
                        Some(known) => *known = json!({"allOf": [known.clone(), node]}),
                        None => {
                            known.insert(name, node);
                        }
                    }
                }
            }
            (Some(Value::Array(known)), Value::Array(more)) if key == "required" => known.extend(more),
            (Some(Value::Array(known)), Value::Array(more)) if key == "type" || key == "enum" => {
                known.retain(|value| more.contains(value));
            }
            (Some(known @ Value::Array(_)), value @ Value::String(_)) if key == "type" => *known = value,
            (Some(_), _) => {}
            (None, value) => {
                flat.insert(key, value);
            }
        }
    }
}
