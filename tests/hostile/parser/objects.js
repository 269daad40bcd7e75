// ends: check | limit stack | value | not data
// Forty thousand nested objects.
return @@40000:{a:@@1@@40000:}@@;
