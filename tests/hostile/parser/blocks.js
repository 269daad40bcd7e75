// ends: check | limit stack | value | limit memory
// A hundred thousand nested blocks.
@@100000:{@@1@@100000:}@@
