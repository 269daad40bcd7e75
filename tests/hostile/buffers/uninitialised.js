// ends: value true
// A fresh buffer, right after much else was freed, is all zeros: no memory of anyone else's.
for (let i = 0; i < 50; i++) "secret".repeat(1e4).toUpperCase();
return [1, 100, 4096, 1e5].every(n => new Uint8Array(n).every(x => x === 0));
