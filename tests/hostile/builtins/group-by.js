// ends: limit time | limit memory
// `Object.groupBy` of items without end.
return Object.groupBy((function* () { for (;;) yield 1; })(), () => "a");
