// ends: check | limit stack | value | not data | limit memory
// Fifty thousand arrows in a row.
return @@50000:()=>@@1;
