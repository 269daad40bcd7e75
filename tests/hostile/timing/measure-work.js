// ends: value 0
// No clock tells how long something took, so nothing can be learnt from it.
const before = Date.now();
let x = 0;
for (let i = 0; i < 2e5; i++) x += i % 7;
return Date.now() - before;
