// ends: throws TypeError
// `arguments.callee` leads to the function, and from there to its caller.
return (function () { return arguments.callee; })().name;
