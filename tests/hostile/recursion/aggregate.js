// ends: limit recursion
// `AggregateError` from an iterator that makes an `AggregateError`.
const o = { *[Symbol.iterator]() { yield new AggregateError(o); } };
throw new AggregateError(o);
