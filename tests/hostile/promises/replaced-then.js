// ends: value
// calls: [{"n":1}]
// `Promise.prototype.then` replaced by one that swallows everything.
Promise.prototype.then = function () { return this; };
return await tools.demo.echo({ n: 1 });
