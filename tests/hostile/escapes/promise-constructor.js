// ends: throws EvalError
// The same by way of the promise of a call.
return tools.demo.echo({}).constructor.constructor("return this")();
