// ends: limit time
// `for await` over an async generator without end.
for await (const x of (async function* () { for (;;) yield 1; })());
