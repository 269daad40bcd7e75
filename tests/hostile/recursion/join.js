// ends: limit recursion
// An array whose element joins a new array with itself, without end.
const o = { toString() { return [o, 1].join("-"); } };
return [o].join();
