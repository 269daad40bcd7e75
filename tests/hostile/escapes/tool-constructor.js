// ends: throws EvalError
// calls: []
// The same by way of a tool, in case it belongs to another realm.
return tools.demo.echo.constructor("return this")();
