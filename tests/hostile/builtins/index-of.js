// ends: limit time | value -1
// `indexOf` over a length of 2**53 - 1 without one element.
return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);
