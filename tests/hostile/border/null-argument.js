// ends: throws InvalidArguments
// calls: []
// `null` is no object.
await tools["de" + "mo"].echo(null);
