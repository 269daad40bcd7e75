// ends: not data
// A proxy of an array, which `Array.isArray` takes for one.
return new Proxy([1, 2], {});
