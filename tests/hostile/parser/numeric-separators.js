// ends: check syntax
// A number with two separators side by side.
return 1__0;
