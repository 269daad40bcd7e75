// ends: throws InvalidArguments
// calls: []
// logs: []
// A getter in an argument: it must not run, least of all give one value to policy and another to the tool.
let n = 0;
await tools.demo.echo({ get amount() { console.log("read"); return n++ ? 1e6 : 1; } });
