// ends: limit memory
// Copies of copies.
let a = new Uint8Array(1000);
const all = [];
for (;;) { all.push(a.slice()); if (all.length % 100 === 0) a = new Uint8Array(a.length * 2); }
