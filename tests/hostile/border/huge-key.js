// ends: throws InvalidArguments
// calls: []
// A key of a hundred thousand characters.
await tools.demo.echo({ ["k".repeat(1e5)]: 1 });
