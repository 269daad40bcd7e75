// ends: check | limit stack | limit memory | limit time | value | limit recursion
// A call with forty thousand arguments.
return Math.max(@@40000:#,@@1);
