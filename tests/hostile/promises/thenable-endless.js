// ends: limit time | limit stack
// A thenable that resolves with itself, for ever.
const o = { then(resolve) { resolve(o); } };
await o;
