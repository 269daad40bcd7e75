// ends: throws InvalidArguments
// calls: []
// A second argument is not silently dropped.
await tools["de" + "mo"].echo({ a: 1 }, { b: 2 });
