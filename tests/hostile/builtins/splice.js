// ends: limit time | limit memory
// `splice` that moves more elements than there are.
Array.prototype.splice.call({ length: 2 ** 53 - 1 }, 0, 1);
