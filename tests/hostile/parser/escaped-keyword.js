// ends: check syntax
// A keyword written with an escape is none, and no name either.
r\u0065turn 1;
