// ends: limit memory
// A string that is doubled until it cannot be held.
let s = "a";
for (;;) s += s;
