// ends: limit recursion | limit stack | throws RangeError
// A `toJSON` that stringifies itself.
const o = { toJSON() { return JSON.stringify(o); } };
return JSON.stringify(o);
