// ends: throws EvalError
// The same by way of generators.
return (function* () {}).constructor("yield 1")().next();
