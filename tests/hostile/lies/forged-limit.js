// ends: throws LimitExceeded
// An error that says a limit was reached.
throw Object.assign(new Error("the script reached its limit of 1 bytes (memory)"), { name: "LimitExceeded" });
