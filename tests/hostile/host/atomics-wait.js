// ends: throws TypeError | throws ReferenceError
// A wait that blocks the thread.
return Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 1e9);
