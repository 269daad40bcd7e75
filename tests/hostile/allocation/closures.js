// ends: limit memory | limit time
// Closures that each hold an array of their own.
const all = [];
for (;;) { const own = new Array(100).fill(all.length); all.push(() => own); }
