// ends: check | throws TypeError | throws SyntaxError | throws Error
// A dynamic import of a module of the host.
return await import("node:fs");
