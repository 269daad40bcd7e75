// ends: not data
// A proxy of a function as the value.
return new Proxy(() => 1, {});
