// ends: throws TypeError
// What may be type arguments or comparisons, nested: a parser that tries both takes exponential time.
const a = 1, b = 2;
return @@28:a<b,(@@1@@28:)>(0)@@;
