// ends: check | limit stack | value
// Two hundred thousand exclamation marks.
return @@200000:!@@0;
