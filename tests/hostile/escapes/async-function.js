// ends: throws EvalError
// The same by way of async functions, which have a constructor of their own.
return (async () => {}).constructor("return 1")();
