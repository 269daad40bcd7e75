//! Scripts with one thing wrong in each.

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(errors(text), [expected], "{text}\n{:#?}", checked(text, &api()).diagnostics);
}

#[test]
fn arguments_that_are_refused_are_found() {
    check("await tools.files.read({ path: 1 })", "1:32 argument-type");
    check("await tools.files.read({})", "1:24 missing-argument");
    check("await tools.files.read()", "1:7 missing-argument");
    check("await tools.files.read('a')", "1:24 argument-type");
    check("await tools.files.read('a', 5)", "1:29 argument-count");
    check("await tools.files.read({ file: 'a' })", "1:32 unknown-argument");
    check("await tools.shop.orders({ staus: 'open' })", "1:34 unknown-argument");
    check("await tools.shop.orders({ page: 2 })", "1:33 unknown-argument");
    check("await tools.shop.orders({ status: 'opn' })", "1:35 argument-value");
    check("await tools.shop.orders({ status: 'Open' })", "1:35 argument-value");
    check("await tools.shop.orders({ limit: '10' })", "1:34 argument-type");
    check("await tools.shop.orders({ range: { to: 'x' } })", "1:34 missing-argument");
    check("await tools.shop.orders({ range: { from: 'x', until: 'y' } })", "1:54 unknown-argument");
    check("await tools.shop.update({ id: 'x', status: 'paid', tags: 'a' })", "1:58 argument-type");
    check("await tools.shop.update({ id: 'x', status: 'paid', tags: ['a', 1] })", "1:58 argument-type");
    check("await tools.shop.update({ id: 'x', status: null })", "1:44 argument-type");
    check("await tools.shop.update({ id: undefined, status: 'paid' })", "1:31 argument-type");
}

#[test]
fn values_are_followed_to_the_call() {
    check("const n = 5;\nawait tools.files.read({ path: n })", "2:32 argument-type");
    check("const args = { path: 5 };\nawait tools.files.read(args)", "1:22 argument-type");
    check("const args = { max_bytes: 5 };\nawait tools.files.read(args)", "2:24 missing-argument");
    check("const base = { limit: 5 };\nawait tools.shop.orders({ ...base, satus: 'open' })", "2:43 unknown-argument");
    check(
        "const status = Math.random() > 0.5 ? 'opened' : 'payed';\nawait tools.shop.orders({ status })",
        "2:27 argument-value",
    );
    check("async function read(path) { return tools.files.read({ path }) }\nawait read(5)", "1:55 argument-type");
    check(
        "const read = async p => {\n  return await tools.files.read({ path: p })\n};\nawait read(5)",
        "2:41 argument-type",
    );
    check("await Promise.all([1, 2].map(id => tools.shop.update({ id, status: 'paid' })))", "1:56 argument-type");
    check(
        "const { orders } = await tools.shop.orders();\nawait Promise.all(orders.map(o => tools.shop.update({ id: o.total, status: 'paid' })))",
        "2:59 argument-type",
    );
    check(
        "for (const o of (await tools.shop.orders()).orders) await tools.shop.update({ id: o, status: 'paid' })",
        "1:83 argument-type",
    );
    check(
        "const { orders } = await tools.shop.orders(); await tools.shop.update({ id: 'x', status: 'paid', tags: orders.map(o => o.total) })",
        "1:104 argument-type",
    );
    check("await tools.files.read({ path: tools.files.list() })", "1:32 no-await");
    check("const f = tools.files; const { read } = f; await read({ pth: 'a' })", "1:62 unknown-argument");
}

#[test]
fn properties_that_results_do_not_have_are_found() {
    check("const r = await tools.shop.orders();\nr.items.length", "2:3 unknown-property");
    check("(await tools.shop.orders()).rows", "1:29 unknown-property");
    check("const r = await tools.shop.orders();\nreturn r.map(o => o.id)", "2:10 unknown-property");
    check("const { items } = await tools.shop.orders();", "1:9 unknown-property");
    check("const { orders: [first] } = await tools.shop.orders();\nfirst.customer", "2:7 unknown-property");
    check("const { orders } = await tools.shop.orders();\norders.map(o => o.customerName)", "2:19 unknown-property");
    check(
        "const { orders } = await tools.shop.orders();\nconst [{ lines: [{ price }] }] = orders;",
        "2:20 unknown-property",
    );
    check("const [[{ name }]] = await Promise.all([tools.files.list()]);", "1:11 unknown-property");
    check(
        "const { orders } = await tools.shop.orders();\norders.filter(o => o.status === 'open').length + orders.find(o => o.sum > 1)!.id.length",
        "2:69 unknown-property",
    );
    check(
        "for (const { id, amount } of (await tools.shop.orders()).orders) console.log(id, amount)",
        "1:18 unknown-property",
    );
    check(
        "for (const o of (await tools.shop.orders()).orders)\n  console.log(o.lines.map(l => l.quantity))",
        "2:34 unknown-property",
    );
    check(
        "const [a, b] = await Promise.all([tools.files.read({ path: 'a' }), tools.shop.orders()]);\nreturn a.text + b.total",
        "2:19 unknown-property",
    );
    check(
        "const rs = await Promise.all(['a', 'b'].map(path => tools.files.read({ path })));\nreturn rs.map(r => r.content)",
        "2:22 unknown-property",
    );
    check(
        "const rs = await Promise.all(['a'].map(path => tools.files.read({ path })));\nreturn rs.text",
        "2:11 unknown-property",
    );
    check(
        "async function get(path) { return (await tools.files.read({ path })) }\n(await get('a')).contents",
        "2:18 unknown-property",
    );
    check("const f = (await tools.files.list())[0];\nreturn f.name", "2:10 unknown-property");
    check("tools.files.read({ path: 'a' }).then(r => r.content)", "1:45 unknown-property");
    check("const r = await tools.files.read({ path: 'a' });\nr.text.rows", "2:8 unknown-property");
    check(
        "const { orders } = await tools.shop.orders();\norders.sort((a, b) => b.amount - a.total)",
        "2:25 unknown-property",
    );
    check(
        "const { orders } = await tools.shop.orders();\nlet sum = 0;\nfor (const o of orders) sum += o.amount;\nreturn sum",
        "3:34 unknown-property",
    );
    check("const r = await tools.shop.update({ id: 'a', status: 'paid' });\nr.items()", "2:3 unknown-property");
}

#[test]
fn promises_that_are_used_as_results_are_found() {
    check("const r = tools.shop.orders();\nreturn r.orders", "2:10 no-await");
    check("return tools.shop.orders().orders", "1:28 no-await");
    check("const { orders } = tools.shop.orders();", "1:9 no-await");
    check("for (const o of tools.files.list()) console.log(o)", "1:17 no-await");
    check("return `${tools.files.read({ path: 'a' })}`", "1:11 no-await");
    check(
        "const rs = ['a'].map(async path => tools.files.read({ path }));\nreturn rs.map(r => r.text)",
        "2:22 no-await",
    );
}

#[test]
fn calls_that_nobody_awaits_are_noted() {
    for (text, expected) in [
        ("tools.shop.update({ id: 'a', status: 'paid' });\nreturn 1", "1:1"),
        ("const x = tools.shop.update({ id: 'a', status: 'paid' });\nreturn 1", "1:11"),
        (
            "const { orders } = await tools.shop.orders();\norders.forEach(async o => { await tools.shop.update({ id: o.id, status: 'paid' }) });\nreturn 1",
            "2:8",
        ),
        (
            "const { orders } = await tools.shop.orders();\norders.map(o => tools.shop.update({ id: o.id, status: 'paid' }));\nreturn 1",
            "2:1",
        ),
    ] {
        let found = checked(text, &api()).diagnostics;
        let noted: Vec<_> = found.iter().filter(|found| found.code == "no-await").collect();
        assert!(noted.len() == 1 && noted[0].severity == Severity::Note, "{text}: {found:#?}");
        assert_eq!(noted[0].position.to_string(), expected, "{text}");
    }
}

#[test]
fn results_that_are_used_as_what_they_are_not_are_found() {
    check("const r = await tools.shop.orders();\nreturn JSON.parse(r).orders", "2:19 json-text");
    check("JSON.parse(await tools.files.list())", "1:12 json-text");
    check("const r = await tools.shop.orders();\nfor (const o of r) console.log(o)", "2:17 not-iterable");
}

#[test]
fn a_mistake_is_one_wherever_its_failure_is_caught() {
    check("try { await tools.files.read({ path: 1 }) } catch { }", "1:38 argument-type");
    check("try { await tools.files.read({ path: 1 }) } catch (e) { console.log(e.message) }", "1:38 argument-type");
    check("await tools.files.read({ path: 1 }).catch(e => e.message)", "1:32 argument-type");
    check("for (const f of [() => tools.files.read(1), () => 2]) try { await f() } catch { }", "1:41 argument-type");
    check("const all = { a: () => tools.files.read(1) }; await all.a().catch(() => 1)", "1:41 argument-type");
    check("try { const r = await tools.shop.orders(); return r.items } catch { }", "1:53 unknown-property");
    check("try { return JSON.parse(await tools.shop.orders()) } catch { return [] }", "1:25 json-text");
}

#[test]
fn what_forbids_nothing_has_only_what_it_declares() {
    check("await tools.files.read({ path: 'a', maxBytes: 5 })", "1:47 unknown-argument");
    check("const r = await tools.shop.update({ id: 'a', status: 'paid' }); return r.okay", "1:74 unknown-property");
}

#[test]
fn an_absence_that_is_taken_for_a_value_is_found() {
    check("const r = await tools.shop.orders(); if (!r.items) return 0; return 1", "1:45 unknown-property");
    check("const r = await tools.shop.orders(); return r.kind === 'page'", "1:47 unknown-property");
    check("const r = await tools.shop.orders(); return r.nextPage ?? null", "1:47 unknown-property");
}

#[test]
fn a_result_is_spread_with_all_it_has() {
    let order = "const { orders: [order] } = await tools.shop.orders();\n";
    check(&format!("{order}await tools.shop.update({{ ...order }})"), "2:30 unknown-argument");
    check(&format!("{order}const copy = {{ ...order, seen: 1 }};\nreturn copy.sum"), "3:13 unknown-property");
    check(
        &format!(
            "{order}await tools.shop.update({{ id: order.id, status: 'paid', ...(order.note ? {{ tags: 'a' }} : {{}}) }})"
        ),
        "2:82 argument-type",
    );
    assert_eq!(
        errors(&format!(
            "{order}await tools.shop.update({{ status: 'paid', ...({{ id: order.id, ...(order.note && {{ tags: ['a'] }}) }}) }}); return ({{ ...order }}).note"
        )),
        Vec::<String>::new()
    );
}

#[test]
fn a_finding_says_what_would_be_right() {
    let hint = |text: &str| checked(text, &api()).diagnostics[0].hint.clone().unwrap_or_default();
    assert_eq!(hint("await tools.files.read({})"), "call it as `tools.files.read({path: string, max_bytes?: number})`");
    assert_eq!(hint("await tools.shop.orders({ status: 'opn' })"), "did you mean `\"open\"`?");
    assert_eq!(hint("const r = await tools.shop.orders(); r.map(x => x)"), "did you mean `r.orders.map`?");
    assert_eq!(hint("const r = await tools.shop.orders(); r.order"), "did you mean `r.orders`?");
    assert_eq!(hint("const r = await tools.shop.orders(); r.xyz"), "it has `orders`, `next`");
    assert_eq!(hint("await tools.shop.orders({ limit: '10' })"), "write `10`");
    let found = &checked("const π = '😀'; await tools.files.read({ path: 12 })", &api()).diagnostics[0];
    assert_eq!((found.position.column, found.end.unwrap().column), (48, 50));
    assert_eq!(found.tool.as_deref(), Some("files.read"));
}

#[test]
fn what_may_be_meant_so_is_noted_and_no_error() {
    for (text, code) in [
        ("const args = { path: 'a', maxBytes: 5 }; await tools.files.read(args)", "unknown-argument"),
        ("const r = await tools.shop.update({ id: 'a', status: 'paid' }); return r.okay ?? 0", "unknown-property"),
        ("const r = await tools.shop.orders(); return r.items ?? r.orders", "unknown-property"),
        ("await tools.files.read({ path: 'a', lines: 5 })", "unknown-argument"),
        (
            "try { await tools.files.read({ path: 1 }) } catch (e) { if (!(e instanceof InvalidArguments)) throw e }",
            "argument-type",
        ),
        ("try { await tools.files.read(1) } catch (e) { return e.name }", "argument-type"),
        ("return await tools.files.read(1).catch(e => e.name)", "argument-type"),
        ("const r = await tools.shop.orders(); try { r.items.x } catch { r.orders }", "unknown-property"),
        ("const r = await tools.shop.orders(); let d; try { d = JSON.parse(r) } catch { d = r }", "json-text"),
        ("// @ts-expect-error\nawait tools.files.read({ path: 1 })", "argument-type"),
    ] {
        let found = checked(text, &api()).diagnostics;
        let found: Vec<_> = found.iter().filter(|found| found.code != "unused-tool").collect();
        assert!(found.len() == 1 && found[0].code == code && found[0].severity == Severity::Note, "{text}: {found:#?}");
    }
}
