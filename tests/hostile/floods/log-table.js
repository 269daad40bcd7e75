// ends: limit console | limit memory | limit time | throws TypeError | value
// A table of many rows, where there is such a method.
console.table(Array.from({ length: 20_000 }, (_, a) => ({ a, b: { a } })));
return 1;
