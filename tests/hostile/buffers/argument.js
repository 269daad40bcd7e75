// ends: throws InvalidArguments
// calls: []
// A `DataView` as an argument.
await tools.demo.echo({ view: new DataView(new ArrayBuffer(8)) });
