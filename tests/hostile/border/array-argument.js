// ends: throws InvalidArguments
// calls: []
// An array is no object of arguments.
await tools.demo.echo([{ a: 1 }]);
