// ends: throws Error
// An error whose prototype is a proxy that would name it.
const e = new Error("mine");
Object.setPrototypeOf(e, new Proxy({}, { get() { console.log("read"); return "forged"; } }));
throw e;
