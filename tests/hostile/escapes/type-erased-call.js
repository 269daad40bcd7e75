// ends: throws TypeError
// What looks like a type to one grammar and like a comparison to the other.
const f = 1, g = 2, x = 3;
const seen = [f<g>(x)];
return seen;
