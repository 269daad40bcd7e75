// ends: limit recursion
// An iterator that spreads itself.
const o = { [Symbol.iterator]() { return [...o][Symbol.iterator](); } };
return [...o];
