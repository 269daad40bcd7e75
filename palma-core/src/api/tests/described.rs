use serde_json::json;

use super::{check_property, check_text};

#[test]
fn what_a_type_cannot_say_is_said_in_few_words() {
    check_property(
        json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 10, "description": "How many.\n\n  At most."}),
        "/** How many. At most. [int, 1..100, default 10] */\np?: number",
    );
    check_property(
        json!({"type": "array", "items": {"type": "integer"}, "minItems": 1}),
        "/** [>= 1 items, each int] */\np?: number[]",
    );
    check_property(json!({"type": "string", "examples": ["a", "b"]}), "/** [e.g. \"a\", \"b\"] */\np?: string");
}

#[test]
fn what_the_type_or_another_note_says_is_not_repeated() {
    check_property(
        json!({"type": "integer", "format": "int64", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64}),
        "/** [int] */\np?: number",
    );
    check_property(json!({"type": "integer", "enum": [1, 2]}), "p?: 1 | 2");
    check_property(
        json!({"type": "string", "format": "date", "pattern": "x".repeat(100)}),
        "/** [date] */\np?: string",
    );
    check_property(json!({"type": "string", "format": "date", "pattern": "^2"}), "/** [/^2/, date] */\np?: string");
}

#[test]
fn what_the_members_of_a_choice_say_is_said() {
    check_property(
        json!({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "description": "A."}),
        "/** A. [int, >= 1] */\np?: number | null",
    );
    check_property(
        json!({"anyOf": [{"type": "integer"}, {"type": "string", "minLength": 2}]}),
        "/** [int | >= 2 chars] */\np?: number | string",
    );
    check_property(
        json!({"oneOf": [{"const": "a", "title": "First"}, {"const": "b", "description": "Second"}]}),
        "/** \"a\": First \"b\": Second */\np?: \"a\" | \"b\"",
    );
}

#[test]
fn what_items_say_is_said() {
    check_property(
        json!({"type": "array", "description": "Points.", "items": {"type": "string", "description": "One."}}),
        "/** Points. Each: One. */\np?: string[]",
    );
}

#[test]
fn a_named_type_says_for_itself_what_its_references_would_repeat() {
    let definition = json!({"type": "object", "description": "A point.", "properties": {"x": {"type": "number"}}});
    check_text(
        json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/P"}, "b": {"$ref": "#/$defs/P"}}, "$defs": {"P": definition}}),
        &["/** A point. */", "type P = { x?: number };", "function f(args?: { a?: P; b?: P }): Promise<unknown>;"],
    );
    check_text(
        json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/P"}}, "$defs": {"P": {"type": "string", "description": "A point."}}}),
        &["function f(args?: {", "/** A point. */", "a?: string;", "}): Promise<unknown>;"],
    );
}
