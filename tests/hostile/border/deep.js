// ends: not data
// An object a hundred thousand deep.
let o = 1;
for (let i = 0; i < 1e5; i++) o = { o };
return o;
