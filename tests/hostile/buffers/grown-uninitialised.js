// ends: value true
// What a buffer grows by is all zeros.
for (let i = 0; i < 50; i++) "secret".repeat(1e4).toUpperCase();
const b = new ArrayBuffer(1, { maxByteLength: 1e5 });
b.resize(1e5);
return new Uint8Array(b).every(x => x === 0);
