// ends: limit time | limit memory
// `flatMap` of iterators that each give an iterator without end.
return (function* () { for (;;) yield 1; })().flatMap(x => [x, x]).reduce((a, b) => a + b);
