// ends: limit time | limit stack
// `getPrototypeOf` that always gives another proxy: `instanceof` never comes to an end.
const make = () => new Proxy(function () {}, { getPrototypeOf: () => make() });
return make() instanceof Array;
