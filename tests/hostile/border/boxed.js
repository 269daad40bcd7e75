// ends: not data
// Boxed primitives: never silently an empty object.
return [new Number(1), new String("a"), new Boolean(true)];
