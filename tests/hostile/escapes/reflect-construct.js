// ends: throws EvalError
// `Function` by `Reflect.construct` with another new target.
return Reflect.construct(Function, ["return 1"], Array)();
