// ends: throws Error
// A `stack` that names places that do not exist.
const e = new Error("y");
e.stack = "Error: y\n    at <main> (script:999999999999:4294967296)";
throw e;
