// ends: check | limit stack | value | not data
// A hundred thousand nested arrays.
return @@100000:[@@@@100000:]@@;
