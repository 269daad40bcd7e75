// ends: not data
// An array with a hole.
return [1, , 3];
