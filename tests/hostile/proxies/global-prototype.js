// ends: value
// The global object is given a proxy as its prototype, which then sees every unknown name.
const seen = [];
Object.setPrototypeOf(globalThis, new Proxy({}, { has: (_, k) => { seen.push(String(k)); return false; }, get: () => 1 }));
try { undeclaredName; } catch {}
return seen.includes("process");
