// ends: limit memory | limit time
// `JSON.stringify` of nested arrays with an indent of ten at every level.
let a = [];
for (let i = 0; i < 90; i++) a = [a, a.length];
const wide = new Array(2e4).fill(a);
return JSON.stringify(wide, null, 10).length;
