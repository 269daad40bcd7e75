// ends: value 1
// `Error.prototype` polluted before a tool fails.
Object.defineProperty(Error.prototype, "message", { get() { return "forged"; }, configurable: true });
Object.defineProperty(Error.prototype, "name", { set() { throw new Error("name"); }, configurable: true });
try { await tools.demo.fail({}); } catch (e) { return e.message.includes("no such thing") ? 1 : 2; }
