// ends: value [true,"undefined",1,4294967295]
// An answer with the keys `__proto__`, `constructor`, `then` and a huge `length` is an object that has those keys.
const answer = await tools.demo.odd({});
return [Object.getPrototypeOf(answer) === Object.prototype, typeof ({}).polluted, answer.constructor, answer.length];
