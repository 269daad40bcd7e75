// ends: throws RangeError
// `JSON.stringify` of an array in an array, a hundred thousand deep.
let a = [];
for (let i = 0; i < 1e5; i++) a = [a];
return JSON.stringify(a).length;
