// ends: limit recursion | limit stack | throws RangeError
// Plain recursion that never ends.
const f = n => f(n + 1) + 1;
return f(0);
