// ends: limit memory
// Errors with their traces, all of them kept.
const all = [];
const f = n => n === 0 ? all.push(new Error("x".repeat(1000))) : f(n - 1);
for (;;) f(40);
