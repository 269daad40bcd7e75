// ends: check | limit stack | value | limit memory
// A sum of a hundred thousand.
return @@100000:1+@@1;
