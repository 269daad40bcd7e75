// ends: value ["RangeError","RangeError","RangeError"]
// Views with offsets that wrap around.
const name = f => { try { f(); return "none"; } catch (e) { return e.name; } };
const b = new ArrayBuffer(16);
return [name(() => new Uint32Array(b, 3)), name(() => new Uint8Array(b, 17)), name(() => new DataView(b, 8, 2 ** 53))];
