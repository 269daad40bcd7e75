// ends: limit memory | limit time
// A value of thirty small arrays whose text has a thousand million elements.
let a = [1];
for (let i = 0; i < 30; i++) a = [a, a];
return JSON.stringify(a).length;
