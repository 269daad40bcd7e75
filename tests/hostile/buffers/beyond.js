// ends: throws RangeError
// A buffer whose length is no length.
return new ArrayBuffer(2 ** 53).byteLength;
