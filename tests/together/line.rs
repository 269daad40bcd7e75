//! One line through all five crates.

use palma_core::{FailureClass, Status, ToolSearch as _};
use serde_json::json;

use crate::house::House;

const BUYERS: &str = r#"
    @id("buyers")
    permit (principal in Group::"buyers", action, resource);
    @id("no-bulk")
    forbid (principal, action == Action::"shop.buy", resource) when { context.input.count > 100 };
"#;

#[tokio::test]
async fn a_script_calls_a_real_server_and_every_call_is_in_the_record() {
    let house = House::under(BUYERS).await;
    let script = "
        type Receipt = { item: string; count: number };
        const wanted: [string, number][] = [['pears', 2], ['apples', 3]];
        const receipts: Receipt[] = await Promise.all(wanted.map(([item, count]) => tools.shop.buy({ item, count })));
        return { stock: await tools.shop.stock(), bought: receipts.reduce((sum, r) => sum + r.count, 0) };";
    let completion = house.run(script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    assert_eq!(completion.value, json!({"stock": "apples and pears", "bought": 5}));
    assert_eq!(completion.calls[0].policies, ["buyers"]);
    let record = house.record();
    assert!(record.is_complete(), "{record}");
    assert_eq!((record.runs, record.calls, record.answered), (1, 3, 3));
}

#[tokio::test]
async fn a_denied_call_is_an_error_that_a_script_can_handle() {
    let house = House::under(BUYERS).await;
    let script = "
        try { await tools.shop.buy({ item: 'pears', count: 1000 }); }
        catch (error) { return `${(error as Error).name}: ${(error as Error).message}`; }";
    let completion = house.run(script).await;
    assert_eq!(completion.value, json!("Denied: `shop.buy` was denied: forbidden by policy `no-bulk`"));
    assert_eq!(house.record().refused, 1);
}

#[tokio::test]
async fn a_denied_call_that_a_script_does_not_handle_ends_it_as_denied() {
    let house = House::under(BUYERS).await;
    let completion = house.run("await tools.shop.buy({ item: 'pears', count: 1000 });").await;
    assert_eq!(completion.status, Status::Denied, "{completion}");
    assert_eq!(completion.failure.unwrap().class, FailureClass::Policy);
}

#[tokio::test]
async fn without_a_policy_nothing_is_allowed() {
    let house = House::under("").await;
    let completion = house.run("return await tools.shop.stock();").await;
    assert_eq!(completion.status, Status::Denied, "{completion}");
    assert_eq!(house.record().answered, 0);
}

#[tokio::test]
async fn a_server_that_dies_in_a_call_may_have_done_it_and_the_record_says_so() {
    let house = House::under(BUYERS).await;
    let script = "
        try { await tools.shop.burn_down({}); } catch (error) { console.log((error as Error).name); }
        try { await tools.shop.stock({}); } catch (error) { console.log((error as Error).name); }";
    let completion = house.run(script).await;
    let logs: Vec<&str> = completion.logs.iter().map(|log| log.text.as_str()).collect();
    assert_eq!(logs, ["Uncertain", "NotCalled"], "{completion}");
    let record = house.record();
    assert_eq!(record.uncertain.len(), 1, "{record}");
    assert_eq!(record.uncertain[0].tool.to_string(), "shop.burn_down");
    assert!(!record.is_complete());
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_at_the_deadline() {
    let house = House::under(BUYERS).await;
    let completion = house.run("await tools.shop.wait_for_ever({});").await;
    assert_eq!(completion.failure.unwrap().class, FailureClass::Uncertain);
    assert_eq!(house.run("return await tools.shop.stock({});").await.status, Status::Completed);
}

#[tokio::test]
async fn a_script_that_is_ended_by_a_limit_leaves_a_complete_record() {
    let house = House::under(BUYERS).await;
    let completion = house.run("await tools.shop.stock({}); tools.shop.stock({}); 'x'.repeat(2 ** 29);").await;
    assert_eq!(completion.failure.unwrap().class, FailureClass::Limit);
    let record = house.record();
    assert!(record.is_complete(), "{record}");
}

#[tokio::test]
async fn a_tool_is_found_by_its_words() {
    let house = House::under(BUYERS).await;
    let hits = house.catalog.search("what do you have in stock?", 3).await.unwrap();
    assert_eq!(hits[0].tool.id.to_string(), "shop.stock");
}
