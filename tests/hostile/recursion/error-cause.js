// ends: throws Error
// An error whose causes are a chain of fifty thousand errors, and is thrown.
let e = new Error("0");
for (let i = 0; i < 5e4; i++) e = new Error("x", { cause: e });
throw e;
