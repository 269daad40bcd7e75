// ends: value
// `Symbol.species` of a promise makes `then` build what is no promise.
class P extends Promise { static get [Symbol.species]() { return function (executor) { executor(() => {}, () => {}); this.fake = true; }; } }
const made = P.resolve(1).then(x => x);
return made.fake === true;
