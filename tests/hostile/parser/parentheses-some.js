// ends: value 1
// Fifteen hundred: near what the smaller of the two parsers takes.
return @@1500:(@@1@@1500:)@@;
