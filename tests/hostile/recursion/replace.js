// ends: limit recursion
// A replacer of `String.prototype.replace` that replaces.
const f = () => "a".replace(/a/, f);
return f();
