// ends: limit memory | limit time
// The same by `queueMicrotask`, where there is one.
const two = () => { queueMicrotask(two); queueMicrotask(two); };
two();
await new Promise(() => {});
