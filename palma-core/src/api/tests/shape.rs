use serde_json::json;

use super::{check_property, check_text};

#[test]
fn a_type_is_what_its_schema_says() {
    check_property(json!({"type": "string"}), "p?: string");
    check_property(json!({"type": ["boolean", "null"]}), "p?: boolean | null");
    check_property(json!({"enum": ["a", 1, null, true]}), "p?: \"a\" | 1 | null | true");
    check_property(json!({"type": "string", "enum": ["a", 1]}), "p?: \"a\"");
    check_property(json!({"type": "integer", "enum": [1, 2]}), "p?: 1 | 2");
    check_property(json!({"const": {"a": [1, {}]}}), "p?: { a: [1, Record<string, never>] }");
    check_property(json!({"not": {}}), "p?: never");
    check_property(json!({"type": "string", "const": 1}), "p?: never");
    check_property(json!({}), "p?: unknown");
}

#[test]
fn a_union_in_an_array_or_intersection_stands_in_parentheses() {
    check_property(json!({"type": "array", "items": {"enum": ["a", "b"]}}), "p?: (\"a\" | \"b\")[]");
    check_property(
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        "p?: { a?: string } & ({ a: unknown } | { b: unknown })",
    );
}

#[test]
fn a_kind_beside_something_narrower_is_not_repeated() {
    check_property(json!({"type": "string", "anyOf": [{"const": "a"}, {"const": "b"}]}), "p?: \"a\" | \"b\"");
    check_property(
        json!({"type": "object", "oneOf": [{"properties": {"k": {"const": "a"}}}, {"required": ["k"]}]}),
        "p?: { k?: \"a\" } | { k: unknown }",
    );
}

#[test]
fn a_number_keeps_its_form() {
    check_property(
        json!({"enum": [1e21, -0.0, -1, 18_446_744_073_709_551_615_u64]}),
        "p?: 1e+21 | -0.0 | -1 | 18446744073709551615",
    );
}

#[test]
fn an_object_is_as_open_as_its_schema_says() {
    check_property(json!({"type": "object"}), "p?: Record<string, unknown>");
    check_property(json!({"type": "object", "additionalProperties": false}), "p?: Record<string, never>");
    check_property(json!({"type": "object", "additionalProperties": {"type": "string"}}), "p?: Record<string, string>");
    check_property(
        json!({"type": "object", "properties": {"a": true}, "additionalProperties": true}),
        "p?: { a?: unknown; [k: string]: unknown }",
    );
    check_property(
        json!({"type": "object", "patternProperties": {"^x": {"type": "string"}}, "additionalProperties": false}),
        "p?: Record<string, string>",
    );
}

#[test]
fn an_index_signature_admits_every_declared_property() {
    let schema = json!({"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "boolean"}},
        "required": ["b"], "additionalProperties": {"type": "string"}});
    check_property(schema, "p?: { a?: number; b: boolean; [k: string]: string | number | boolean | undefined }");
}

#[test]
fn an_optional_property_named_like_an_inherited_method_can_be_left_out() {
    let schema = json!({"type": "object", "properties": {"constructor": {"type": "string"}, "toString": {"type": "string"}}, "required": ["toString"]});
    check_property(schema, "p?: { constructor?: string | Function; toString: string }");
}

#[test]
fn a_required_property_need_not_be_declared() {
    check_property(json!({"type": "object", "required": ["a"]}), "p?: { a: unknown }");
    check_property(
        json!({"type": "object", "required": ["a"], "additionalProperties": {"type": "string"}}),
        "p?: { a: string; [k: string]: string }",
    );
    check_property(json!({"type": "object", "required": ["a"], "additionalProperties": false}), "p?: { a: never }");
}

#[test]
fn a_tuple_is_as_long_as_its_schema_says() {
    let pair = json!([{"type": "string"}, {"type": ["number", "null"]}]);
    check_property(json!({"type": "array", "prefixItems": pair}), "p?: [string?, (number | null)?, ...unknown[]]");
    check_property(
        json!({"type": "array", "prefixItems": pair, "minItems": 2, "items": false}),
        "/** [>= 2 items] */\np?: [string, number | null]",
    );
    check_property(
        json!({"type": "array", "prefixItems": pair, "minItems": 2, "maxItems": 2}),
        "/** [2 items] */\np?: [string, number | null]",
    );
    check_property(
        json!({"type": "array", "items": pair, "additionalItems": {"enum": ["a", "b"]}}),
        "p?: [string?, (number | null)?, ...(\"a\" | \"b\")[]]",
    );
}

#[test]
fn a_schema_without_a_type_says_nothing_of_other_values() {
    check_property(
        json!({"required": ["a"]}),
        "p?: { a: unknown; [k: string]: unknown } | unknown[] | string | number | boolean | null",
    );
    check_property(
        json!({"items": {"type": "string"}}),
        "p?: Record<string, unknown> | string[] | string | number | boolean | null",
    );
    check_property(
        json!({"type": ["object", "null"], "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        "p?: (Record<string, unknown> | null) & ({ a: unknown } | null | { b: unknown })",
    );
    check_property(
        json!({"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"required": ["a"]}]}),
        "p?: { a?: string } & { a: unknown }",
    );
    check_property(json!({"minLength": 1}), "/** [>= 1 chars] */\np?: unknown");
}

#[test]
fn arguments_are_an_object_whether_or_not_the_schema_says_so() {
    check_text(json!({}), &["function f(args?: Record<string, unknown>): Promise<unknown>;"]);
    check_text(
        json!({"properties": {"a": {"type": "string"}}, "required": ["a"]}),
        &["function f(args: { a: string }): Promise<unknown>;"],
    );
    check_text(
        json!({"type": "object", "additionalProperties": false}),
        &["function f(args?: Record<string, never>): Promise<unknown>;"],
    );
}
