// ends: not data | value {"0":1,"1":2}
// The `arguments` of a function.
return (function () { return arguments; })(1, 2);
