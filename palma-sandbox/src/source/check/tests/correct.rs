//! Scripts with nothing wrong in them.

use super::*;

#[track_caller]
fn check(text: &str) {
    let found = checked(text, &api()).diagnostics;
    let errors: Vec<_> = found.iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
}

#[test]
fn plain_work_is_let_be() {
    check("const { orders, next } = await tools.shop.orders({ status: 'open', limit: 10 });
        const rows = orders.filter(o => o.total > 5).map(({ id, customer_name: name, lines }) => ({ id, name, n: lines.length }));
        rows.sort((a, b) => a.name.localeCompare(b.name));
        for (const o of orders) console.log(o.id.toUpperCase(), o.total.toFixed(2), o.note?.trim() ?? '');
        return { rows, next, first: rows[0]?.nothing };");
    check(
        "const files = await tools.files.list({});
        const texts = await Promise.all(files.map(async f => (await tools.files.read({ path: f.path })).text));
        texts.join('\\n').split('\\n').length",
    );
    check(
        "const [a, b] = await Promise.all([tools.files.read({ path: 'a' }), tools.shop.orders()]); return a.text + b.orders.length",
    );
    check("const r = await tools.web.get({ url: `https://x/${1 + 1}` }); return r.anything.at.all.map(x => x.y)");
    check("return tools.files.read({ path: 'a' })");
    check("await tools.files.list(); await tools.files.list(undefined); await tools.shop.orders({ limit: undefined })");
    check(
        "const p = tools.files.read({ path: 'a' }); const q = tools.files.read({ path: 'b' }); return [(await p).text, (await q).size]",
    );
    check(
        "const ps = []; for (const path of ['a', 'b']) ps.push(tools.files.read({ path })); const rs = await Promise.all(ps); return rs.map(r => r.text)",
    );
    check(
        "const r = await Promise.allSettled([tools.files.read({ path: 'a' })]); return r.map(x => x.status === 'fulfilled' ? x.value.text : x.reason.message)",
    );
    check("void tools.files.read({ path: 'a' }); 1");
    check("tools.files.read({ path: 'a' }).then(r => r.text)");
    check(
        "tools.files.read({ path: 'a' }).then(r => r.text, e => e.message).then(t => t.length).catch(() => 0).finally(() => 1); 1",
    );
}

#[test]
fn pagination_and_helpers_are_followed() {
    check("let cursor: string | undefined; const all = [];
        do { const page = await tools.shop.orders({ cursor, limit: 50 }); all.push(...page.orders); cursor = page.next ?? undefined; } while (cursor);
        return all.map(o => o.id)");
    check(
        "let cursor = undefined; while (true) { const page = await tools.shop.orders(cursor ? { cursor } : {}); if (!page.next) break; cursor = page.next }",
    );
    check("async function read(path: string, max_bytes = 5) { const { text } = await tools.files.read({ path, max_bytes }); return text; }
        const a = await read('a'); const b = await read('b', 7); return a.trim() + b.length");
    check(
        "const get = async (status) => (await tools.shop.orders({ status })).orders; (await get('open')).concat(await get('paid')).map(o => o.total)",
    );
    check(
        "const by = Object.groupBy((await tools.shop.orders()).orders, o => o.status); by.open?.length ?? by.whatever",
    );
    check("const total = (await tools.shop.orders()).orders.reduce((sum, o) => sum + o.total, 0); return total");
    check(
        "const by = (await tools.shop.orders()).orders.reduce((acc, o) => { (acc[o.status] ??= []).push(o); acc.count = 1; return acc }, {}); return by.open.foo",
    );
    check(
        "function opts(status) { return { status, limit: 5 } } await tools.shop.orders(opts('open')); await tools.shop.orders({ ...opts('void'), cursor: 'x' })",
    );
}

#[test]
fn what_narrows_a_value_is_respected() {
    check(
        "const files = await tools.files.list(); for (const f of files) { if (f.kind === 'file') console.log(f.size); else console.log(f.count) }",
    );
    check("const files = await tools.files.list(); files.map(f => 'size' in f ? f.size : f.count)");
    check("const r = await tools.files.list(); const rows = Array.isArray(r) ? r : r.items; return rows.length");
    check("const r = await tools.shop.orders(); return (Array.isArray(r) ? r : r.orders).map(o => o.id)");
    check("const r = await tools.shop.orders(); if (Array.isArray(r)) { return r.map(x => x) } return r.orders");
    check("const r = await tools.files.read({ path: 'a' }); return typeof r === 'string' ? JSON.parse(r) : r.text");
    check("const r = await tools.shop.orders(); return r.items ?? r.results ?? r.orders");
    check("const r = await tools.shop.orders(); if (r.total) { console.log(r.total.value) }");
    check("const r = await tools.shop.orders(); return r.page?.size, r.meta && r.meta.x, 'info' in r && r.info.x");
    check("const r = (await tools.shop.orders()) as any; r.whatever.x");
    check("const r: any = await tools.shop.orders(); r.whatever.x");
    check("const r = (await tools.shop.orders()) as { rows: number[] }; r.rows.map(x => x)");
    check("// @ts-ignore\n(await tools.shop.orders()).rows.length");
    check("await tools.files.read({ path: 1 as any }); await tools.files.read({ pth: 1 } as any)");
    check("const { items = [], orders } = await tools.shop.orders(); items.length + orders.length");
}

#[test]
fn what_may_have_changed_is_not_relied_on() {
    check("const args: any = {}; args.path = 'a'; await tools.files.read(args)");
    check("const args = {}; args.path = 'a'; await tools.files.read(args)");
    check("const args = { path: 1 }; args.path = 'a'; await tools.files.read(args)");
    check("const args = {}; Object.assign(args, { path: 'a' }); await tools.files.read(args)");
    check("const args = {}; for (const k of ['path']) args[k] = 'a'; await tools.files.read(args)");
    check("const args = { path: 1 }; fix(args); function fix(a) { a.path = 'x' } await tools.files.read(args)");
    check(
        "const { orders } = await tools.shop.orders(); for (const o of orders) o.tax = o.total / 5; return orders.map(o => o.tax)",
    );
    check("const { orders } = await tools.shop.orders(); orders.forEach(o => { o['tax'] = 1 }); orders[0].tax");
    check(
        "const { orders } = await tools.shop.orders(); const key = 'ta' + 'x'; for (const o of orders) o[key] = 1; orders[0].tax",
    );
    check("const { orders } = await tools.shop.orders(); orders.push({ extra: 1 }); orders.map(o => o.extra)");
    check("const r = await tools.shop.orders(); r.orders.push({ extra: 1 }); r.orders.map(o => o.extra)");
    check("const rows = (await tools.shop.orders()).orders.map(o => ({ ...o, tax: 1 })); return rows.map(r => r.tax)");
    check("let path = 1; path = 'a'; await tools.files.read({ path })");
    check("let n = '5'; n += 1; await tools.files.read({ path: n })");
    check("const { id, ...rest } = (await tools.shop.orders()).orders[0]; rest.anything");
    check(
        "let args; if (Math.random()) args = { path: 'a' }; else args = { path: 'b', max_bytes: 5 }; await tools.files.read(args)",
    );
    check("Array.prototype.last = function () { return this[this.length - 1] }; (await tools.files.list()).last()");
    check(
        "const opts = Math.random() ? { limit: 5 } : {}; await tools.shop.orders({ ...opts, ...(opts.limit && { cursor: 'x' }) })",
    );
    check("const t = [1, 'a']; t.reverse(); await tools.files.read({ path: t[0] })");
    check("declare const tools: any; await tools.files.read({ anything: 1 })");
    check(
        "const n = {}; for (const o of (await tools.shop.orders()).orders) n[o.id] = o; Object.values(n).map(o => o.foo); n.x.foo",
    );
    check("var x = 1; var x = 'a'; await tools.files.read({ path: x })");
}

#[test]
fn names_of_the_script_s_own_are_not_tools() {
    check("const tools = { files: { read(a) { return { anything: a } } } }; tools.files.read(1, 2).anything.x");
    check("function f(tools) { return tools.files.read().rows } f({ files: { read: () => ({ rows: 1 }) } })");
    check(
        "class Box { items = []; get size() { return 1 } add(x) { this.items.push(x); return this } } new Box().add(1).size.x",
    );
    check("const JSON2 = { parse: x => x }; const r = await tools.files.list(); JSON2.parse(r)");
    check(
        "outer: for (const f of await tools.files.list()) { for (const g of [1]) { if (g) continue outer; break outer } console.log(f.path) }",
    );
    check(
        "const f = async function named(n) { return n ? named(n - 1) : tools.files.read({ path: 'a' }) }; await f(2)",
    );
    check(
        "const { files } = tools; const { read } = tools.files; (await files.read({ path: 'a' })).text; (await read({ path: 'b' })).text",
    );
    check(
        "const entries = Object.entries((await tools.shop.orders()).orders[0]).map(([k, v]) => `${k}=${v}`); entries.join()",
    );
    check("for (const [i, o] of (await tools.shop.orders()).orders.entries()) console.log(i, o.id)");
    check(
        "const m = new Map((await tools.shop.orders()).orders.map(o => [o.id, o])); m.get('x')?.tax; [...m.values()][0].foo",
    );
    check("const pick = ps => ps.map(p => p.id); pick((await tools.shop.orders()).orders)");
    check("async function main() { const r = await tools.shop.orders({}); return r.orders.length } main()");
    check("const xs = (await tools.shop.orders()).orders.flatMap(o => o.lines); xs.map(l => l.sku + l.count)");
    check("await tools.shop.update({ id: 'x', status: (await tools.shop.orders()).orders[0].status, tags: ['a'] })");
    check("for (const status of ['open', 'paid'] as const) await tools.shop.orders({ status })");
    check(
        "const ids: string[] = []; for (const o of (await tools.shop.orders()).orders) ids.push(o.id); await tools.shop.update({ id: ids[0], status: 'paid', tags: ids })",
    );
}
