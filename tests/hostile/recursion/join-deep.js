// ends: throws RangeError
// `String(array)` of an array in an array, a hundred thousand deep.
let a = [1];
for (let i = 0; i < 1e5; i++) a = [a];
return String(a);
