// ends: throws InvalidArguments
// calls: []
// A hundred thousand keys.
await tools.demo.echo(Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [i, 0])));
