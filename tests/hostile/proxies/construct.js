// ends: limit recursion
// `construct` that gives something else than an object, and one that constructs itself.
const P = new Proxy(class {}, { construct: (t, a, n) => new P() });
new P();
