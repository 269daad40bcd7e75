// ends: limit time | limit memory
// `concat` of an object that says it is spreadable and very long.
return [].concat({ length: 2 ** 40, [Symbol.isConcatSpreadable]: true }).length;
