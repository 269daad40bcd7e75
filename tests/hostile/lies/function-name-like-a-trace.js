// ends: throws Error
// A function whose name looks like a line of the trace.
const f = { ["x (script:77:77)\n    at y"]() { throw new Error("z"); } };
f["x (script:77:77)\n    at y"]();
