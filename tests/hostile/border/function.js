// ends: not data
// A function as the value.
return () => 1;
