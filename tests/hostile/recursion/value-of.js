// ends: limit recursion | limit stack | throws RangeError
// `valueOf` in arithmetic on itself.
const o = { valueOf() { return o + 1; } };
return String(o * 2);
