// ends: limit time | value 0
// `forEach` over a sparse array of four thousand million.
const a = [];
a.length = 2 ** 32 - 1;
let n = 0;
a.forEach(() => n++);
return n;
