// ends: not data | value [1,"a",true]
// Boxed primitives: never silently an empty object.
return [new Number(1), new String("a"), new Boolean(true)];
