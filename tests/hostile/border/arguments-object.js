// ends: not data
// The `arguments` of a function.
return (function () { return arguments; })(1, 2);
