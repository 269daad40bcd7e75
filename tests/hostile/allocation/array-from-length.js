// ends: limit memory | limit time
// `Array.from` of something that says it is very long.
return Array.from({ length: 2 ** 32 - 1 }).length;
