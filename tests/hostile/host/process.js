// ends: throws ReferenceError | check | throws Error | throws TypeError
// Node's process.
return process.env;
