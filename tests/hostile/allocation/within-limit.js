// ends: value 200
// What is garbage is given back: two hundred times half a megabyte is not a hundred.
let n = 0;
for (let i = 0; i < 200; i++) { const s = "x".repeat(1 << 18); n += s.length > 0 ? 1 : 0; }
return n;
