// ends: limit recursion
// Recursion in a job of a promise that nobody waits for.
const f = n => f(n + 1) + 1;
Promise.resolve().then(() => f(0));
await new Promise(resolve => Promise.resolve().then(() => 0).then(() => 0).then(resolve));
return f(0);
