// ends: value [{"n":1},{"n":2}]
// calls: [{"n":1},{"n":2}]
// `Array.prototype` is given a proxy as its prototype: arrays that the host makes are none of its business.
Object.setPrototypeOf(Array.prototype, new Proxy(Object.prototype, { set() { throw new Error("caught a write"); } }));
return [await tools.demo.echo({ n: 1 }), await tools.demo.echo({ n: 2 })];
