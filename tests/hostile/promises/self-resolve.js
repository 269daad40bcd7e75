// ends: throws TypeError
// A promise resolved with itself.
let settle;
const p = new Promise(resolve => { settle = resolve; });
settle(p);
await p;
