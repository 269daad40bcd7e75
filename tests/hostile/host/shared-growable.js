// ends: throws TypeError
// Shared memory that grows.
const b = new globalThis["SharedArrayBuffer"](8, { maxByteLength: 2 ** 30 });
b.grow(2 ** 30);
return b.byteLength;
