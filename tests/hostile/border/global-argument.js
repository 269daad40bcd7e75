// ends: throws InvalidArguments | throws TypeError | value
// The global object as an argument.
await tools.demo.echo(globalThis);
return 1;
