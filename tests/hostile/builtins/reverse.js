// ends: limit time | limit memory
// `reverse` of something very long and empty.
Array.prototype.reverse.call({ length: 2 ** 53 - 1 });
