// ends: throws InvalidArguments | limit arguments of a call
// calls: []
// A key of a hundred thousand characters.
await tools.demo.echo({ ["k".repeat(1e5)]: 1 });
