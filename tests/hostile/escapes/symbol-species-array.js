// ends: value
// `Symbol.species` of `Array` replaced by one that gives the global object.
Object.defineProperty(Array, Symbol.species, { value: function () { return globalThis; } });
[1, 2, 3].map(x => x);
return typeof globalThis[0];
