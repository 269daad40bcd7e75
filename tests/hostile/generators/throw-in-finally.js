// ends: throws SyntaxError
// Errors that replace each other on their way out.
const f = () => { try { throw new TypeError("1"); } finally { try { throw new RangeError("2"); } finally { throw new SyntaxError("3"); } } };
f();
