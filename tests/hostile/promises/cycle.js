// ends: stuck
// Two promises that wait for each other.
const a = Promise.resolve().then(() => b);
const b = Promise.resolve().then(() => a);
await a;
