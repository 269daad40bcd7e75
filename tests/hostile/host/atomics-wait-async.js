// ends: throws TypeError
// A wait that does not block, and that nobody wakes.
const waiting = globalThis["Atomics"].waitAsync(new Int32Array(new globalThis["SharedArrayBuffer"](8)), 0, 0, 50);
return await waiting.value;
