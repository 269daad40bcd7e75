// ends: value {"list":[1,2]}
// calls: [{"list":[1,2]}]
// logs: []
// Setters on `Array.prototype` for the places an answer will have.
for (const k of [0, 1]) Object.defineProperty(Array.prototype, k, { set(v) { console.log("set"); }, get() { return "forged"; }, configurable: true });
const list = [];
for (const [k, v] of [[0, 1], [1, 2]].values ? [{ 0: 0, 1: 1 }, { 0: 1, 1: 2 }].map(o => [o[0], o[1]]) : []) Object.defineProperty(list, k, { value: v, enumerable: true, writable: true, configurable: true });
return await tools.demo.echo({ list: [1, 2] });
