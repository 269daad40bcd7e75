// ends: not data
// A number of a hundred thousand digits.
return @@100000:9@@;
