// ends: throws TypeError
// `Symbol.species` of `slice` that gives the same buffer, detached.
const a = new Uint8Array(64);
a.constructor = { [Symbol.species]: function () { a.buffer.transfer(); return new Uint8Array(64); } };
return a.slice(0, 32).length;
