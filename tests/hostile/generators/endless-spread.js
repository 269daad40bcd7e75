// ends: limit memory | limit time
// A generator without end is spread.
return [...(function* () { for (;;) yield 1; })()].length;
