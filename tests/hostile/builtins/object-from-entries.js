// ends: limit time | limit memory
// `Object.fromEntries` of entries without end, all of one key.
return Object.fromEntries((function* () { for (;;) yield ["a", 1]; })());
