// ends: throws TypeError | throws ReferenceError | stuck | value
// A wait that does not block, and that nobody wakes.
const waiting = Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 50);
return await waiting.value;
