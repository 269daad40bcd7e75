// ends: value 1
// A cycle, a deep object and a proxy are logged.
const a = {}; a.a = a;
let deep = {};
for (let i = 0; i < 1e4; i++) deep = { deep };
console.log(a, deep, new Proxy(a, {}), Symbol("s"), 1n, () => 1, NaN, -0, undefined, null, new Map(), "");
return 1;
