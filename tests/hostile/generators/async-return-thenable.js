// ends: limit time | limit recursion | limit stack | stuck
// `return` of an async generator with a thenable that resolves with itself.
const o = { then(resolve) { resolve(o); } };
const g = (async function* () { yield 1; })();
await g.next();
await g.return(o);
