// ends: check | limit stack | value 1
// A hundred thousand nested parentheses overflow a parser's stack.
return @@100000:(@@1@@100000:)@@;
