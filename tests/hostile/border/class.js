// ends: not data
// A class as the value.
return class { static x = 1; };
