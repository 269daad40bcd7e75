// ends: throws InvalidArguments
// calls: []
// The same as an argument.
let o = {};
for (let i = 0; i < 1e5; i++) o = [o];
await tools.demo.echo({ o });
