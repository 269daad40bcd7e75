// ends: check absent-global
// Node's process.
return process.env;
