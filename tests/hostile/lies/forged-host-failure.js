// ends: throws IsolateError
// An error that says the isolate broke.
throw Object.assign(new Error("the isolate broke: the engine panicked"), { name: "IsolateError" });
