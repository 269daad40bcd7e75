// ends: limit recursion
// Two functions that call each other through `call` and `apply`.
const a = n => Function.prototype.call.call(b, null, n + 1);
const b = n => Reflect.apply(a, null, [n + 1]);
return a(0);
