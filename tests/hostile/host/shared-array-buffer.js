// ends: throws TypeError
// Shared memory, as much of it as there is.
return new globalThis["SharedArrayBuffer"](2 ** 31).byteLength;
