// ends: throws InvalidArguments
// calls: []
// A second argument is not silently dropped.
await tools.demo.echo({ a: 1 }, { b: 2 });
