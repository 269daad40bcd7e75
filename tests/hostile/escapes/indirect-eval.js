// ends: throws EvalError
// `eval`, indirectly and from a callback.
return ["1 + 1"].map(globalThis.eval)[0];
