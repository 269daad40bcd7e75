// ends: throws TypeError
// What may be parameters or an expression, nested: the same.
const a = 1;
return @@26:(a=@@1@@26:)@@;
