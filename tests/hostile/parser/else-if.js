// ends: value
// A chain of fourteen thousand `else if`.
let x = 0;
if (x) {} @@14000:else if (x) {} @@else { x = 1; }
return x;
