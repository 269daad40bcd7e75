// ends: throws TypeError
// A buffer that is transferred away while an index is converted.
const b = new ArrayBuffer(64);
const view = new DataView(b);
const at = { valueOf() { b.transfer(); return 60; } };
return view.getFloat64(at);
