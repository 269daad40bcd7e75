// ends: value
// Every function reachable from the global object is called with nothing: none gives away the host.
const seen = new Set(), queue = [globalThis];
let called = 0;
while (queue.length && seen.size < 3000) {
  const o = queue.pop();
  if ((typeof o !== "object" && typeof o !== "function") || o === null || seen.has(o)) continue;
  seen.add(o);
  for (const key of Reflect.ownKeys(o)) { const d = Reflect.getOwnPropertyDescriptor(o, key); if (d) queue.push(d.value, d.get, d.set); }
  queue.push(Reflect.getPrototypeOf(o));
}
for (const f of seen) if (typeof f === "function" && f !== Promise && !/^(all|race|any|allSettled)$/.test(f.name)) { try { f(); called++; } catch {} }
return called > 100;
