// ends: limit memory | limit time
// Each microtask makes two.
const two = () => { Promise.resolve().then(two); Promise.resolve().then(two); };
two();
await new Promise(() => {});
