// ends: limit memory
// An array that grows by ones.
const a = [];
for (;;) a.push(a.length, {});
