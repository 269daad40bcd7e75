// ends: not data
// A typed array as the value.
return new Uint8Array(10);
