// ends: limit time | limit memory
// Splitting and joining the same text without end.
let s = "a,b".repeat(2e4);
for (;;) s = s.split(",").join(",");
