// ends: value true
// The bits of NaN, through which an engine might show its pointers.
const f = new Float64Array([NaN]);
new Uint8Array(f.buffer).set([1, 2, 3, 4, 5, 6, 0xf8, 0x7f]);
const a = [f[0]];
return Object.is(a[0], NaN) && typeof a[0] === "number";
