// ends: limit recursion
// Two objects that convert each other, one by a function that is no method.
const other = () => `${one}`;
const one = { toString() { return 1 + two; } };
const two = { valueOf: other };
return `${one}`;
