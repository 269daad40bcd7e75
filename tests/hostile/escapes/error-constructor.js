// ends: throws EvalError
// The same by way of the error of a call.
try { await tools.demo.fail({}); } catch (e) { return e.constructor.constructor("return this")(); }
