// ends: value
// A buffer that shrinks under a typed array that is being sorted.
const b = new ArrayBuffer(256, { maxByteLength: 512 });
const a = new Uint8Array(b);
a.sort((x, y) => { b.resize(4); return y - x; });
return b.byteLength;
