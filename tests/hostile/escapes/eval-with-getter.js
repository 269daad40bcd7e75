// ends: throws EvalError
// What is given to `Function` is converted first: a getter in that conversion runs before the refusal, and no more.
let ran = 0;
try { Function({ toString() { ran++; return "a"; } }, "return 1"); } catch (e) { if (ran > 1) throw new RangeError("ran " + ran); throw e; }
