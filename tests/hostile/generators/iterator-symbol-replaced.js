// ends: value [{"n":1},{"n":2}]
// calls: [{"n":1},{"n":2}]
// `Array.prototype[Symbol.iterator]` replaced: what goes to tools does not change.
const both = [tools.demo.echo({ n: 1 }), tools.demo.echo({ n: 2 })];
Array.prototype[Symbol.iterator] = function* () { yield 99; };
return [await both[0], await both[1]];
