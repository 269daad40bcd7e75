// ends: value
// A buffer that shrinks while the value to fill it with is converted.
const b = new ArrayBuffer(1024, { maxByteLength: 1024 });
const a = new Uint8Array(b);
a.fill({ valueOf() { b.resize(2); return 1; } }, 0, 1024);
return b.byteLength;
