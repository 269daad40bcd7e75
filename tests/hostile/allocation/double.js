// ends: limit memory | throws RangeError
// A string that is doubled until it cannot be held.
let s = "a";
for (;;) s += s;
