// ends: value {"n":1}
// calls: [{"n":1}]
// Everything that can be deleted of the global object is.
for (const name of Reflect.ownKeys(globalThis)) { try { delete globalThis[name]; } catch {} }
return await tools.demo.echo({ n: 1 });
