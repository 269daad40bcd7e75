// ends: value 1000
// A proxy of an array that says it is longer each time it is asked: it is to be asked once.
let n = 1;
return Array.prototype.flat.call(new Proxy([], { get: (t, k) => k === "length" ? n *= 1e3 : Reflect.get(t, k), has: () => true })).length;
