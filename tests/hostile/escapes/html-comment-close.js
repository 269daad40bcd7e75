// ends: check syntax
// The end of an HTML comment, which the grammar of scripts takes for a comment of one line.
let x = 1;
--> x = 2; }); globalThis.outside = 1; ({
return x;
