// ends: check syntax
// `new.target` at the top of a script that is put into a function.
return new.target;
