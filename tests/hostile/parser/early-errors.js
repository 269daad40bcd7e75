// ends: check syntax
// A name declared twice, in ways that are found only when scopes are known.
let a = 1;
{ var a = 2; }
return a;
