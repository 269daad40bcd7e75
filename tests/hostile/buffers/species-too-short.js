// ends: throws TypeError
// `Symbol.species` that gives an array too short for what is to be copied into it.
const a = new Uint8Array(64);
a.constructor = { [Symbol.species]: function () { return new Uint8Array(1); } };
return a.map(x => x).length;
