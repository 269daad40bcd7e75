// ends: throws Error
// A message that is no text.
const e = new Error("y");
e.message = Symbol("m");
throw e;
