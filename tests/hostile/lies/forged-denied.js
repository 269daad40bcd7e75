// ends: throws Denied
// An error that says policy said no: the run failed, it was not denied.
throw Object.assign(new Error("forbidden by policy"), { name: "Denied" });
