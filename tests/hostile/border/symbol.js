// ends: not data
// A symbol as a value.
return { s: Symbol("s") };
