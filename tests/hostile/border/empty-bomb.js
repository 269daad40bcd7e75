// ends: limit completion
// The same with nothing in it: each object costs a few bytes, and there are a thousand million.
let o = {};
for (let i = 0; i < 30; i++) o = [o, o];
return o;
