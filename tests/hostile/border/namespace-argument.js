// ends: throws InvalidArguments
// calls: []
// `tools` itself as an argument.
await tools.demo.echo(tools);
