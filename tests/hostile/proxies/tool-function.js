// ends: value {"n":1}
// calls: [{"n":1}]
// A tool behind a proxy is a function like any other.
const echo = new Proxy(tools.demo.echo, { apply: (f, self, all) => Reflect.apply(f, self, all) });
return await echo({ n: 1 });
