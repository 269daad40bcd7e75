// ends: throws InvalidArguments
// calls: []
// The same as an argument.
const a = { list: [] };
a.list.push(a);
await tools.demo.echo(a);
