// ends: throws InvalidArguments
// calls: []
// A text that has fewer code units than the limit but more bytes.
await tools.demo.echo({ text: "€".repeat(40_000) });
