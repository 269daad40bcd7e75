// ends: limit memory | limit time
// `ownKeys` that gives an object of length 2**53 - 1.
return Object.keys(new Proxy({}, { ownKeys: () => ({ length: 2 ** 53 - 1, 0: "a" }) })).length;
