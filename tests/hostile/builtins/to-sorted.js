// ends: limit time | limit memory
// `toSorted` of an object of four thousand million.
return Array.prototype.toSorted.call({ length: 2 ** 32 - 1 }).length;
