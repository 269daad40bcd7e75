// ends: value "TypeError"
// `tools` cannot be redefined or deleted either.
const name = f => { try { f(); return "none"; } catch (e) { return e.name; } };
const names = [() => Object.defineProperty(globalThis, "tools", { value: 1 }), () => { delete globalThis.tools; }, () => Object.defineProperty(tools, "demo", { value: 1 }), () => Object.setPrototypeOf(tools, {})].map(name);
return [...new Set(names)].join();
