// ends: value
// An error as an argument is its name and its message.
return await tools.demo.echo(new RangeError("m"));
