// ends: value | throws ReferenceError | throws TypeError | throws RangeError | limit memory
// Shared memory that grows.
const b = new SharedArrayBuffer(8, { maxByteLength: 2 ** 30 });
b.grow(2 ** 30);
return b.byteLength;
