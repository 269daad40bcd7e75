// ends: throws AggregateError
// An error of ten thousand errors.
await Promise.any(Array.from({ length: 1e4 }, (_, i) => Promise.reject(new Error("x" + i))));
