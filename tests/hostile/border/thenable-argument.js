// ends: throws InvalidArguments
// calls: []
// logs: []
// A thenable as an argument is data with a function in it, not something to wait for.
await tools.demo.echo({ then(resolve) { console.log("called"); resolve({ a: 1 }); } });
