// ends: throws InvalidArguments
// calls: []
// `tools` itself as an argument.
await tools["de" + "mo"].echo(tools);
