// ends: limit recursion | limit stack | throws RangeError
// A comparison that sorts, which compares, which sorts.
const f = () => [2, 1].sort(f)[0];
return f();
