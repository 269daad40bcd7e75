// ends: limit recursion
// Recursion whose end is caught and begun again: the limit must hold even if the script swallows it.
let deepest = 0;
const f = n => { deepest = n; return f(n + 1) + 1; };
for (let i = 0; i < 5; i++) { try { f(0); } catch {} }
return "caught";
