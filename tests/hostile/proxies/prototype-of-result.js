// ends: value {"a":1}
// logs: []
// A plain object whose prototype is a proxy: only what it has itself is read.
const o = Object.create(new Proxy({}, { get(_, key) { if (key !== "then") console.log(String(key)); }, has() { console.log("asked"); } }));
o.a = 1;
return o;
