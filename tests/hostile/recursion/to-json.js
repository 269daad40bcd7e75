// ends: limit recursion
// A `toJSON` that stringifies itself.
const o = { toJSON() { return JSON.stringify(o); } };
return JSON.stringify(o);
