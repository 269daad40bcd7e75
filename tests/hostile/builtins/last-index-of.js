// ends: limit time
// `lastIndexOf` from the far end of nothing.
return Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1);
