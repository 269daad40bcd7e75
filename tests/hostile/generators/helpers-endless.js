// ends: limit time
// Iterator helpers over a source without end, with nothing to take.
return (function* () { for (;;) yield 1; })().filter(x => x > 1).toArray();
