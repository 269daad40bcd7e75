// ends: value 1
// Nor has what is logged.
console.log({}, () => 1, tools, tools.demo.echo, Symbol("x"), new Map([[{}, 1]]), new WeakMap(), globalThis);
return 1;
