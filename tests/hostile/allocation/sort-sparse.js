// ends: limit memory | limit time
// A sparse array of four thousand million is sorted.
const a = [3, 2, 1];
a.length = 2 ** 32 - 1;
return a.sort().slice(0, 3);
