// ends: limit time
// Comparison of long strings without end.
const a = "é".repeat(1e5) + "a", b = "é".repeat(1e5) + "b";
for (;;) a.localeCompare(b);
