// ends: limit time
// A loop in a callback of a promise from a call.
await tools.demo.echo({}).then(() => { for (;;); });
