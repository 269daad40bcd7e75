// ends: throws Error
// An error that is its own cause.
const e = new Error("x");
e.cause = e;
throw e;
