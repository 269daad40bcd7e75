// ends: limit recursion
// `Symbol.toPrimitive` that converts another object that converts the first.
const a = { [Symbol.toPrimitive]() { return +b; } };
const b = { [Symbol.toPrimitive]() { return +a; } };
return String(+a);
