// ends: check | throws TypeError | throws SyntaxError | throws Error
// A dynamic import of a file, by a computed name.
const name = "/etc" + "/passwd";
return await import(name);
