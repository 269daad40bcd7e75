// ends: throws InvalidArguments
// calls: []
// Infinity as an argument: a limit that a policy would compare.
await tools.demo.echo({ amount: -Infinity });
