// ends: throws InvalidArguments
// A text whose JSON is six times as long as it is.
await tools.demo.echo({ text: "\u0001".repeat(60_000) });
return 1;
