// ends: check syntax
// A string that never ends.
return "abc
