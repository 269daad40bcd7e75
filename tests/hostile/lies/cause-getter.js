// ends: throws Error
// logs: []
// A cause that is a getter.
throw Object.defineProperty(new Error("x"), "cause", { get() { console.log("read"); return new Error("y"); }, enumerable: true });
