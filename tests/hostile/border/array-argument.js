// ends: throws InvalidArguments
// calls: []
// An array is no object of arguments.
await tools["de" + "mo"].echo([{ a: 1 }]);
