// ends: value {"a":1}
// Symbols as keys do not cross.
return { a: 1, [Symbol("b")]: 2, [Symbol.toPrimitive]: () => 1 };
