// ends: throws ToolError
// A tool's error, changed and thrown again, keeps to what the host saw.
try { await tools.demo.fail({}); } catch (e) { e.message = "it succeeded"; throw e; }
