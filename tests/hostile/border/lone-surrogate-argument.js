// ends: throws InvalidArguments
// calls: []
// Half a character in an argument.
await tools.demo.echo({ text: "a\udfff" });
