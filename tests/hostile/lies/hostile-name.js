// ends: throws Error
// A name that is an object with a `toString` that throws.
const e = new Error("y");
e.name = { toString() { console.log("called"); throw new Error("z"); } };
throw e;
