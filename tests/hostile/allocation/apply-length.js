// ends: limit memory | limit time | throws RangeError | limit recursion | limit stack
// `apply` with four thousand million arguments.
return Math.max.apply(null, { length: 2 ** 32 - 1 });
