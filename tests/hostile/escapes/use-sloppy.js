// ends: value true
// The script stays in strict mode: `this` of a plain call is nothing.
return (function () { return this === undefined; })();
