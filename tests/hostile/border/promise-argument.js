// ends: throws InvalidArguments
// calls: []
// A promise inside an argument, which a model forgot to await.
await tools.demo.echo({ answer: tools.demo.echo === 1 ? 0 : Promise.resolve(1) });
