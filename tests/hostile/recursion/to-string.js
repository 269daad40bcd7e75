// ends: limit recursion | limit stack | throws RangeError
// `toString` that converts itself: each level enters the engine natively.
const o = { toString() { return `${o}`; } };
return `${o}`;
