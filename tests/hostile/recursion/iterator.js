// ends: limit recursion | limit stack | throws RangeError
// An iterator that spreads itself.
const o = { [Symbol.iterator]() { return [...o][Symbol.iterator](); } };
return [...o];
