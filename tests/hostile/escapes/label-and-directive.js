// ends: check unsupported
// A directive in the middle of a function and a label that is a keyword elsewhere.
const f = function () { "use asm"; async: for (;;) break async; return 1; };
return f();
