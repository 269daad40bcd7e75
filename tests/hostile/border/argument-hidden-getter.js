// ends: value {"a":1}
// calls: [{"a":1}]
// logs: []
// A getter that is not enumerable is not there.
return await tools.demo.echo(Object.defineProperty({ a: 1 }, "b", { get() { console.log("read"); return 2; }, enumerable: false }));
