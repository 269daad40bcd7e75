// ends: throws ReferenceError
// `arguments` at the top of a script, which could be those of a function around it.
return arguments.length;
