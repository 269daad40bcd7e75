// ends: throws EvalError
// The constructor of a constructor makes code from text.
return [].constructor.constructor("return globalThis.process")();
