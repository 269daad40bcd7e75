// ends: check | limit stack | value | limit memory
// A tower of powers, which groups to the right.
return @@60000:1**@@1;
