// ends: throws EvalError
// The same by way of `console`.
return console.log.constructor("return this")();
