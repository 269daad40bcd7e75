// ends: value []
// calls: []
// A proxy as an argument whose traps write down who touches it: nobody does.
const touched = [];
const handler = new Proxy({}, { get: (_, trap) => { touched.push(String(trap)); return undefined; } });
try { await tools.demo.echo(new Proxy({ a: 1 }, handler)); } catch {}
return touched;
