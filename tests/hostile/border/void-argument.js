// ends: value {}
// calls: [{},{}]
// No argument and `undefined` are both an empty object.
await tools.demo.echo();
return await tools.demo.echo(undefined);
