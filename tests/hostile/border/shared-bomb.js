// ends: limit completion
// Thirty objects that, written out, are a thousand million.
let o = { n: 1 };
for (let i = 0; i < 30; i++) o = { a: o, b: o };
return o;
