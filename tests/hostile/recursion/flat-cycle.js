// ends: limit recursion | limit stack | throws RangeError | limit memory | limit time
// `flat(Infinity)` of an array that holds itself.
const a = [];
a.push(a);
return a.flat(Infinity).length;
