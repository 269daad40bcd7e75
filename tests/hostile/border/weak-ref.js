// ends: not data | throws ReferenceError
// A weak reference.
return { ref: new WeakRef({}) };
