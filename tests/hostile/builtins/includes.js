// ends: limit time
// `includes`, which looks at every hole.
return Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);
