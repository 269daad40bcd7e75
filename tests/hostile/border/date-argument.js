// ends: throws InvalidArguments
// calls: []
// A date is a text, which is no object of arguments.
await tools.demo.echo(new Date(0));
