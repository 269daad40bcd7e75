// ends: throws TypeError
// `ownKeys` with the same key twice.
return Object.keys(new Proxy({}, { ownKeys: () => ["a", "a"] }));
