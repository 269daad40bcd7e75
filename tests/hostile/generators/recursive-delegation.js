// ends: limit recursion | limit stack | throws RangeError | limit memory | limit time
// `yield*` to itself, deeper each time.
function* g() { yield* g(); }
return [...g()].length;
