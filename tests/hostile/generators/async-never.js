// ends: stuck
// `for await` over an async generator that waits for nothing.
for await (const x of (async function* () { await new Promise(() => {}); yield 1; })());
