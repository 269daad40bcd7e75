// ends: limit recursion | limit stack | throws RangeError
// A callback of `map` that maps.
const f = () => [1].map(f)[0];
return f();
