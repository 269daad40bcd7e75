// ends: throws EvalError
// `eval`, directly.
return eval("1 + 1");
