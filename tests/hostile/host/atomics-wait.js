// ends: throws TypeError
// A wait that blocks the thread.
return globalThis["Atomics"].wait(new Int32Array(new globalThis["SharedArrayBuffer"](8)), 0, 0, 1e9);
