// ends: not data
// A `Set` with another prototype is still a set.
return Object.setPrototypeOf(new Set([1]), Object.prototype);
