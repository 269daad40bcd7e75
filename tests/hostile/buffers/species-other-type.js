// ends: throws TypeError
// `Symbol.species` that gives big integers for small ones.
const a = new Uint8Array(4);
a.constructor = { [Symbol.species]: BigInt64Array };
return a.slice().length;
