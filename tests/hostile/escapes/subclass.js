// ends: throws EvalError
// A subclass of `Function`.
class F extends Function {}
return new F("return 1")();
