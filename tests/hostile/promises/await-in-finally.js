// ends: limit time
// `finally` that never lets go.
const f = async () => { try { throw 1; } finally { for (;;) await 0; } };
await f();
