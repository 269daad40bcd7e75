// ends: limit time | limit stack | limit recursion | throws RangeError
// The same for `isPrototypeOf`.
const make = () => new Proxy({}, { getPrototypeOf: () => make() });
return ({}).isPrototypeOf(make());
