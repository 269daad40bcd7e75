// ends: limit time | limit memory
// `fill` of an object that says it is very long.
Array.prototype.fill.call({ length: 2 ** 40 }, 0);
