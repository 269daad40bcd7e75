// ends: limit calls
// Ten thousand calls at once.
await Promise.all(Array.from({ length: 1e4 }, (_, n) => tools.demo.echo({ n })));
