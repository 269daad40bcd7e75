// ends: limit time | limit memory
// `copyWithin` over a length of 2**50.
Array.prototype.copyWithin.call({ length: 2 ** 50 }, 0, 1);
