// ends: limit memory
// `padEnd` to two gigabytes.
return "a".padEnd(2 ** 31, "b").length;
