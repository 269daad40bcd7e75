// ends: throws InvalidArguments
// calls: []
// logs: []
// A `toJSON` of the argument is a function in it, and is not called.
await tools.demo.echo({ a: 1, toJSON() { console.log("called"); return { a: 2 }; } });
