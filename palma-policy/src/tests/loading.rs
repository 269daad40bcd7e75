use std::error::Error as _;
use std::fs;

use palma_core::Annotations;

use super::*;
use crate::LoadError;

fn fail(policies: &str) -> LoadError {
    CedarPolicy::parse(policies, &pay_alone()).unwrap_err()
}

/// Asserts what the error says, and what its cause does.
#[track_caller]
fn check(policies: &str, message: &str, cause: &str) {
    let error = fail(policies);
    assert_eq!(error.to_string(), message);
    assert_eq!(error.source().map(ToString::to_string).unwrap_or_default(), cause);
}

#[test]
fn an_argument_that_the_tool_does_not_take_is_refused() {
    check(
        "permit (principal, action, resource); permit (principal, action, resource) when { context.input.amuont < 5 };",
        "`policies:1:83`: policy `policies#2` does not fit the tools",
        "attribute `input.amuont` in context for Action::\"bank.pay\" not found; did you mean `amount`?",
    );
}

#[test]
fn an_argument_that_cedar_has_no_type_for_is_refused() {
    for name in ["free", "either"] {
        let error = fail(&format!("permit (principal, action, resource) when {{ context.input.{name} == 5 }};"));
        assert!(matches!(error, LoadError::Invalid { others: 0, .. }), "{error}");
    }
}

#[test]
fn an_optional_argument_is_refused_without_a_question_for_its_presence() {
    let error = fail("@id(\"x\") permit (principal, action, resource) when { context.input.to == \"a\" };");
    assert!(matches!(&error, LoadError::Invalid { policy, .. } if policy == "x"), "{error}");
}

#[test]
fn problems_beyond_the_first_are_counted() {
    check(
        "@id(\"b\") permit (principal, action, resource) when { context.input.amount == \"x\" };
         @id(\"a\") permit (principal == Usr::\"x\", action, resource);
         @id(\"c\") permit (principal == Usr::\"x\", action, resource);",
        "`policies:2:40`: policy `a` does not fit the tools; there are 2 more problems",
        "unrecognized entity type `Usr`; did you mean `User`?",
    );
}

#[test]
fn an_unknown_action_is_refused_with_a_suggestion() {
    for (column, scope) in [
        (30, "principal, action == Action::\"bank.pya\", resource"),
        (31, "principal, action in [Action::\"bank.pya\"], resource"),
    ] {
        check(
            &format!("permit ({scope});"),
            &format!(
                "`policies:1:{column}`: policy `policies#1` names the unknown action `bank.pya`; did you mean `bank.pay`?"
            ),
            "",
        );
    }
    let two = "permit (principal, action, resource) when { action != Action::\"a\" && action != Action::\"b\" };";
    check(two, "`policies:1:80`: policy `policies#1` names the unknown action `b`", "");
}

#[test]
fn an_unknown_annotation_is_refused_with_a_suggestion() {
    check(
        "@id(\"big\") @requires_approval(\"x\") permit (principal, action, resource);",
        "policy `big` in `policies` has the unknown annotation `@requires_approval`; did you mean `@require_approval`?",
        "",
    );
    check(
        "@severity(\"x\") permit (principal, action, resource);",
        "policy `policies#1` in `policies` has the unknown annotation `@severity`",
        "",
    );
}

#[test]
fn what_cannot_hide_is_refused() {
    check(
        "@hide permit (principal, action, resource);",
        "policy `policies#1` in `policies` is a `permit` with `@hide`; only a `forbid` can hide a tool",
        "",
    );
    for condition in ["context.input.amount > 5", "context.input has note", "context.input == {amount: 1}"] {
        let error = fail(&format!("@hide forbid (principal, action, resource) when {{ {condition} }};"));
        assert!(matches!(error, LoadError::HideByArguments { .. }), "{condition}: {error}");
    }
}

#[test]
fn an_approval_on_a_forbid_is_refused() {
    check(
        "@require_approval(\"x\") forbid (principal, action, resource);",
        "policy `policies#1` in `policies` is a `forbid` with `@require_approval`; only a `permit` can ask",
        "",
    );
}

#[test]
fn a_template_is_refused() {
    check(
        "permit (principal == ?principal, action, resource);",
        "`policies` has a policy with the slot `?principal`; templates are not supported",
        "",
    );
}

#[test]
fn a_text_that_is_not_cedar_is_refused() {
    let permit = "permit (principal, action, resource)";
    let scope = "policy scopes must contain a `principal`, `action`, and `resource` element in that order";
    check(
        "permit (principal, action);",
        "`policies:1:26` is not valid Cedar",
        &format!("this policy is missing the `resource` variable in the scope; {scope}"),
    );
    check(
        &format!("{permit} when {{ 'x' == 1 }};"),
        "`policies:1:45` is not valid Cedar",
        "invalid token; strings must use double quotes, not single quotes",
    );
    check(permit, "`policies:1:37` is not valid Cedar", "unexpected end of input");
}

#[test]
fn an_error_names_the_line_and_the_column_in_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let load = |text: &str| {
        fs::write(folder.path().join("a.cedar"), "forbid (principal, action, resource) when { false };").unwrap();
        let file = folder.path().join("b.cedar");
        fs::write(&file, text).unwrap();
        let error = CedarPolicy::load([folder.path()], &pay_alone()).unwrap_err();
        let message = format!("{error}: {}", error.source().unwrap());
        message.replace(&file.display().to_string(), "b.cedar")
    };
    let first = "permit (principal, action, resource)\nwhen { context.input.amount < 5 };\n\n// é\n";
    let check = |second: &str, message: &str| assert_eq!(load(&format!("{first}{second}")), message);
    check("permit (principal, action resource);", "`b.cedar:5:27` is not valid Cedar: unexpected token `resource`");
    check(
        "permit (principal, action, resource)\nwhen { context.input.amount < \"5\" };",
        "`b.cedar:6:31`: policy `b#2` does not fit the tools: unexpected type: expected Long but saw String",
    );
    check(
        "permit (principal is Usr, action, resource);",
        "`b.cedar:5:22`: policy `b#2` does not fit the tools: unrecognized entity type `Usr`; did you mean `User`?",
    );
    check(
        "permit (principal, action, resource)\nwhen { context.input.amount == \"5\" };",
        "`b.cedar:6:8`: policy `b#2` does not fit the tools: the types Long and String are not compatible; \
         both operands to a `==` expression must have compatible types. Types must be exactly equal to be compatible",
    );
}

#[test]
fn two_tools_that_are_displayed_alike_are_refused() {
    let tool = |server, name| Arc::new(Tool::new(ToolId::parse(server, name).unwrap(), json!({})));
    let error = CedarPolicy::parse("", &[tool("a", "b.c"), tool("a.b", "c")]).unwrap_err();
    assert_eq!(error.to_string(), "two tools are both `a.b.c`, so that policies cannot tell them apart");
}

#[test]
fn a_tool_with_any_schema_is_accepted() {
    for schema in [
        json!(null),
        json!({"properties": {"__entity": {"type": "string"}, "": {"type": "integer"}, "if \"": {"type": "boolean"}}}),
        json!({"type": "object", "properties": {"type": {"type": "object", "properties": {"type": {"type": "string"}}}}}),
    ] {
        let tool = Tool::new(ToolId::parse("查询 \"", "天\\气").unwrap(), schema.clone());
        let policy = CedarPolicy::parse("", &[Arc::new(tool)]);
        assert!(policy.is_ok(), "{schema}: {policy:?}");
    }
}

#[tokio::test]
async fn files_are_named_or_stand_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let permit = "permit (principal, action, resource);";
    fs::write(folder.path().join("b.cedar"), format!("{permit} @id(\"named\") {permit} {permit}")).unwrap();
    fs::write(folder.path().join("a.cedar"), permit).unwrap();
    fs::write(folder.path().join("notes.txt"), "not cedar").unwrap();
    fs::create_dir(folder.path().join("deeper")).unwrap();
    fs::write(folder.path().join("deeper/c.cedar"), "not cedar").unwrap();

    for paths in [vec![folder.path().to_owned()], vec![folder.path().join("b.cedar"), folder.path().join("a.cedar")]] {
        let policy = CedarPolicy::load(paths, &pay_alone()).unwrap();
        let decision = policy.decide(Request::new(&ana(), &pay(), &arguments(json!({"amount": 1})))).await.unwrap();
        assert_eq!(decision.policies, ["a#1", "b#1", "b#3", "named"]);
    }
}

#[test]
fn one_id_in_two_files_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let policy = "@id(\"x\") permit (principal, action, resource);";
    for name in ["a.cedar", "b.cedar"] {
        fs::write(folder.path().join(name), policy).unwrap();
    }
    let error = CedarPolicy::load([folder.path()], &pay_alone()).unwrap_err();
    let LoadError::DuplicatePolicy { policy, file, other } = &error else { panic!("{error}") };
    assert_eq!(policy, "x");
    assert!(file.ends_with("b.cedar") && other.ends_with("a.cedar"), "{error}");
}

#[test]
fn a_path_that_is_not_there_is_refused() {
    let error = CedarPolicy::load(["/does/not/exist"], &pay_alone()).unwrap_err();
    assert_eq!(error.to_string(), "`/does/not/exist` could not be read");
}

#[tokio::test]
async fn without_any_policy_nothing_is_allowed() {
    let policy = CedarPolicy::load(Vec::<String>::new(), &pay_alone()).unwrap();
    let decision = policy.decide(Request::new(&ana(), &pay(), &arguments(json!({"amount": 1})))).await.unwrap();
    assert_eq!(decision.effect, nothing_allows());
}

#[test]
fn the_version_names_the_policies_and_the_tools() {
    let version = |text: &str, tool: Tool| {
        let other = Tool::new(ToolId::parse("bank", "list").unwrap(), json!({"type": "object"}));
        CedarPolicy::parse(text, &[Arc::new(tool), Arc::new(other)]).unwrap().version().to_owned()
    };
    let permit = "permit (principal, action, resource);";
    let first = version(permit, pay());
    assert_eq!(first, version(permit, pay()));
    assert_eq!(first.len(), "sha256:".len() + 16);

    assert_ne!(first, version("forbid (principal, action, resource);", pay()));
    assert_ne!(first, version(permit, pay().with_annotations(Annotations::default().with_read_only(true))));
    let mut retyped = pay();
    retyped.input_schema = json!({"properties": {"amount": {"type": "string"}}});
    assert_ne!(first, version(permit, retyped));
}

#[test]
fn the_version_does_not_depend_on_the_order_of_files_and_tools() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a.cedar"), folder.path().join("b.cedar"));
    fs::write(&a, "permit (principal, action, resource);").unwrap();
    fs::write(&b, "forbid (principal, action, resource);").unwrap();
    let mut tools = pay_alone();
    tools.push(Arc::new(Tool::new(ToolId::parse("bank", "list").unwrap(), json!({"type": "object"}))));
    let forwards = CedarPolicy::load([&a, &b], &tools).unwrap();
    tools.reverse();
    let backwards = CedarPolicy::load([&b, &a], &tools).unwrap();
    assert_eq!(forwards.version(), backwards.version());
}
