// ends: check syntax
// An old octal number, which strict mode does not have.
return 010;
