// ends: value | throws ReferenceError | throws TypeError | throws RangeError | limit memory
// Shared memory, as much of it as there is.
return new SharedArrayBuffer(2 ** 31).byteLength;
