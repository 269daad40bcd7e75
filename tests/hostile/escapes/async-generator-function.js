// ends: throws EvalError
// The same by way of async generators.
return (async function* () {}).constructor("yield 1")().next();
