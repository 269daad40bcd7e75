// ends: throws ToolError
// An error that says it comes from a tool that was never called.
throw Object.assign(new Error("`demo.fail` failed: no such thing"), { name: "ToolError" });
