// ends: throws RangeError
// A sparse array of four thousand million is joined.
const a = [];
a.length = 2 ** 32 - 1;
return a.join(",").length;
