// ends: value {"a":1}
// An object without a prototype.
return Object.assign(Object.create(null), { a: 1 });
