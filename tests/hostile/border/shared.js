// ends: value {"a":{"n":1},"b":{"n":1}}
// The same object twice is no cycle.
const same = { n: 1 };
return { a: same, b: same };
