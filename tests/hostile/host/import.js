// ends: check unsupported
// A dynamic import of a module of the host.
return await import("node:fs");
