// ends: limit recursion
// `yield*` to itself, deeper each time.
function* g() { yield* g(); }
return [...g()].length;
