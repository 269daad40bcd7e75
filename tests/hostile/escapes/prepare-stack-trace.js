// ends: value "undefined"
// V8's hook that is handed the stack's functions.
let got;
Error.prepareStackTrace = (_, frames) => { got = frames; return frames; };
new Error("x").stack;
return typeof got;
