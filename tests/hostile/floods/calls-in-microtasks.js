// ends: limit calls
// Calls from microtasks, without end.
const next = () => { tools.demo.echo({}); return Promise.resolve().then(next); };
await next();
