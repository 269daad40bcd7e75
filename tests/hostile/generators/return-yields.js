// ends: limit time
// A generator that refuses to be closed: its `finally` never ends.
const g = (function* () { try { yield 1; } finally { for (;;) yield 2; } })();
for (const x of g) { if (x === 1) break; }
for (const x of g);
