// ends: limit recursion | limit stack | throws RangeError | stuck
// Recursion that begins only after an `await`, where an engine's own error is easily lost.
await 0;
const f = n => f(n + 1) + 1;
return f(0);
