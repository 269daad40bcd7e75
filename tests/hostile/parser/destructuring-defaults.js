// ends: value
// A pattern that may be an expression, with defaults, nested.
let x;
return typeof (@@400:[x=@@1@@400:]@@);
