// ends: throws Error
// An error at the end of a chain of a thousand prototypes.
let o = { name: "deep" };
for (let i = 0; i < 1000; i++) o = Object.create(o);
const e = new Error("x");
Object.setPrototypeOf(e, o);
throw e;
