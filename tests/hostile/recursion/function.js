// ends: limit recursion
// Plain recursion that never ends.
const f = n => f(n + 1) + 1;
return f(0);
