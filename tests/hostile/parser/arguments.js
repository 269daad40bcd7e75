// ends: value
// A call with forty thousand arguments.
return Math.max(@@40000:#,@@1);
