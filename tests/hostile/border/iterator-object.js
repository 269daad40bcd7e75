// ends: not data
// An array's iterator.
return { it: [1][Symbol.iterator]() };
