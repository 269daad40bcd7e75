// ends: value
// A buffer that shrinks while it is written to from a getter.
const b = new ArrayBuffer(64, { maxByteLength: 64 });
const a = new Uint8Array(b);
a.set({ length: 8, get 3() { b.resize(1); return 7; } });
return b.byteLength;
