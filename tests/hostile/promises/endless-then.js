// ends: limit time | limit memory
// A microtask that always makes the next: no call is ever answered, no loop is ever seen.
const next = () => Promise.resolve().then(next);
await next();
