// ends: throws RangeError
// One buffer of sixteen gigabytes.
return new ArrayBuffer(2 ** 34).byteLength;
