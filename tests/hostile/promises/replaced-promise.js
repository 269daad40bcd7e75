// ends: value [{"n":1},true]
// calls: [{"n":1}]
// `Promise` replaced: a call still gives a promise of the engine's own.
const Real = Promise;
globalThis.Promise = class extends Real { then() { throw new Error("mine"); } };
const answer = tools.demo.echo({ n: 1 });
return [await answer, answer instanceof Real];
