// ends: limit stack | limit recursion | throws RangeError | throws TypeError
// A proxy that is the prototype of its own target.
const target = {};
const p = new Proxy(target, {});
Object.setPrototypeOf(target, p);
return p.x;
