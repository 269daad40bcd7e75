// ends: check absent-global
// A weak reference.
return { ref: new WeakRef({}) };
