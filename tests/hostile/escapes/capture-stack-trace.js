// ends: value
// V8's function that writes a stack into any object.
const o = {};
Error.captureStackTrace?.(o);
return typeof o.stack === "object";
