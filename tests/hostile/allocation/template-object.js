// ends: limit memory
// Nested templates that double what they hold.
let s = "x";
for (;;) s = `${s}${s}${s}`;
