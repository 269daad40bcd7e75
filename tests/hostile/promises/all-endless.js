// ends: limit time | limit memory
// `Promise.all` of promises without end.
await Promise.all((function* () { for (;;) yield 1; })());
