// ends: not data
// A generator, which has no properties of its own.
return { g: (function* () {})() };
