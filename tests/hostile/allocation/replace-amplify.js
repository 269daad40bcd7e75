// ends: limit memory
// A replacement that repeats the whole string for every character.
return "a".repeat(5e4).replace(/a/g, "$`$'").length;
