// ends: throws InvalidArguments
// calls: []
// `null` is no object.
await tools.demo.echo(null);
