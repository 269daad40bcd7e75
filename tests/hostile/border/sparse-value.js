// ends: limit completion
// The same as the value.
const list = [];
list.length = 2 ** 32 - 1;
return list;
