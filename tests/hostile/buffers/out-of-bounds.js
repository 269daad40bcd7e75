// ends: value [null,"RangeError","RangeError","RangeError"]
// Reads and writes beyond the ends.
const name = f => { try { f(); return "none"; } catch (e) { return e.name; } };
const v = new DataView(new ArrayBuffer(8));
return [new Uint8Array(4)[4] ?? null, name(() => v.getInt32(5)), name(() => v.setFloat64(1, 1)), name(() => v.getInt8(-1))];
