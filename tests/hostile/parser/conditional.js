// ends: check | limit stack | value | limit memory
// A chain of sixty thousand conditionals.
return @@60000:0?1:@@1;
