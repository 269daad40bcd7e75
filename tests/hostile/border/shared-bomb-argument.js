// ends: throws InvalidArguments
// calls: []
// The same as an argument.
let o = { n: 1 };
for (let i = 0; i < 30; i++) o = { a: o, b: o };
await tools.demo.echo(o);
