// ends: limit recursion
// A comparison that sorts, which compares, which sorts.
const f = () => [2, 1].sort(f)[0];
return f();
