// ends: value
// `for in` over an object that gains a property for every one it gives.
const o = { a: 1 };
let n = 0;
for (const k in o) { o["k" + n++] = 1; if (n > 1e7) break; }
return "ended";
