// ends: value {"a":1,"b":2}
// calls: [{"a":1,"b":2}]
// The functions by which a naive reader lists an object replaced.
for (const f of ["keys", "entries", "getOwnPropertyNames", "getOwnPropertyDescriptor", "getPrototypeOf", "assign"]) Object[f] = () => ["forged"];
for (const f of ["ownKeys", "get", "getOwnPropertyDescriptor"]) Reflect[f] = () => ["forged"];
return await tools.demo.echo({ a: 1, b: 2 });
