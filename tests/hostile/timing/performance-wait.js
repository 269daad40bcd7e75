// ends: limit time | throws ReferenceError | throws TypeError
// The same by `performance.now`, where there is one.
const start = performance.now();
while (performance.now() - start < 100);
return "the clock went on";
