// ends: value true
// Texts of objects do not have their addresses.
const all = [{}, [], () => 1, Symbol("x"), new Map(), new Error("e"), tools.demo.echo, console, Promise.resolve(), new Proxy({}, {}), (function* () {})()];
return all.every(o => { try { return !/0x|[0-9a-f]{8}/.test(String(typeof o === "symbol" ? o.toString() : Object.prototype.toString.call(o))); } catch { return false; } });
