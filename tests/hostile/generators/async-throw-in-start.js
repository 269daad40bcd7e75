// ends: throws RangeError
// `throw` into an async generator that has not begun.
await (async function* () { yield 1; })().throw(new RangeError("thrown in"));
