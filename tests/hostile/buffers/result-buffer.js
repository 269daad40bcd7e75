// ends: not data
// A bare buffer as the value.
return { buffer: new ArrayBuffer(8) };
