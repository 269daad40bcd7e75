// ends: check unsupported
// A dynamic import of a file, by a computed name.
const name = "/etc" + "/passwd";
return await import(name);
