// ends: value []
// calls: []
// The same for a proxy deep inside an argument.
const touched = [];
const handler = new Proxy({}, { get: (_, trap) => { touched.push(String(trap)); return undefined; } });
try { await tools.demo.echo({ list: [{ deep: new Proxy([], handler) }] }); } catch {}
return touched;
