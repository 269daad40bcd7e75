// ends: limit time | throws TypeError | limit memory
// `unshift` that moves more elements than there are.
Array.prototype.unshift.call({ length: 2 ** 53 - 2 }, 1);
