// ends: limit time | limit memory
// `String.raw` of an object that says it has very many pieces.
return String.raw({ raw: { length: 2 ** 53 - 1 } }).length;
