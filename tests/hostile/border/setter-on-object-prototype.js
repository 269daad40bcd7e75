// ends: value {"a":{"b":1}}
// calls: [{"a":{"b":1}}]
// logs: []
// Setters on `Object.prototype` for the names an answer will have: answers are defined, not assigned.
for (const k of ["a", "b", "then"]) Object.defineProperty(Object.prototype, k, { set(v) { console.log("set " + k); }, get() { return undefined; }, configurable: true });
const answer = await tools.demo.echo(Object.defineProperty({}, "a", { value: Object.defineProperty({}, "b", { value: 1, enumerable: true }), enumerable: true }));
return answer;
