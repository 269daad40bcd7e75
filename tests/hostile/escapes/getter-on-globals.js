// ends: value [{"n":1}]
// calls: [{"n":1}]
// Getters on the globals that the isolate itself might look up.
const define = Object.defineProperty;
for (const name of ["Promise", "Error", "JSON", "Object", "Array", "Math", "Date"]) define(globalThis, name, { get() { throw ("looked up " + name); } });
return [await tools.demo.echo({ n: 1 })];
