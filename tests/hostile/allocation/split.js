// ends: limit memory
// A string split into single characters, over and over, all of them kept.
const s = "ab".repeat(1e5);
const all = [];
for (;;) all.push(s.split(""));
