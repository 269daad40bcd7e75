// ends: throws StuckError
// An error that says the script is stuck.
throw Object.assign(new Error("x"), { name: "StuckError" });
