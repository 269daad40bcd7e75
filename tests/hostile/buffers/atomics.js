// ends: throws ReferenceError
// `Atomics` beyond the end and on a detached buffer.
const a = new Int32Array(4);
try { Atomics.add(a, 4, 1); } catch (e) { if (e.name !== "RangeError") throw e; }
return Atomics.exchange(a, 0, { valueOf() { a.buffer.transfer(); return 1; } }) === 0;
