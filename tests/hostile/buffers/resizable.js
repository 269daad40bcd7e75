// ends: limit memory
// A buffer that may grow to a gigabyte, and is told to.
const b = new ArrayBuffer(8, { maxByteLength: 2 ** 30 });
b.resize(2 ** 30);
return b.byteLength;
