// ends: throws TypeError
// A buffer that is transferred away in the middle of `copyWithin`.
const a = new Uint8Array(128);
a.copyWithin(0, { valueOf() { a.buffer.transfer(); return 64; } }, 128);
return a.length;
