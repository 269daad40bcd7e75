// ends: not data
// A `WeakMap`, which nobody can list.
return { weak: new WeakMap() };
