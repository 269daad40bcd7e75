// ends: limit time | limit memory | value
// A text built by a character at a time until it has a million.
let s = "";
for (let i = 0; i < 1e6; i++) s += "x";
return s.length;
