// ends: limit recursion
// A callback of `map` that maps.
const f = () => [1].map(f)[0];
return f();
