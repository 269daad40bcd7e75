// ends: limit memory | limit time
// Requests to an async generator that is asked much faster than it answers.
const g = (async function* () { await new Promise(() => {}); })();
for (;;) g.next();
