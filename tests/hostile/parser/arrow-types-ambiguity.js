// ends: value
// Conditional expressions whose arms may be arrow functions with types.
const a = 1;
return @@24:a ? (a) : (@@1@@24:)@@;
