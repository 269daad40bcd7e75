// ends: value
// calls: [{"a":1}]
// `then` on `Object.prototype` makes every answer a thenable, so `await` calls it. The tool sees one call.
Object.defineProperty(Object.prototype, "then", { value(resolve) { resolve("hijacked"); }, configurable: true, writable: true });
const answer = await tools.demo.echo({ a: 1 });
return typeof answer;
