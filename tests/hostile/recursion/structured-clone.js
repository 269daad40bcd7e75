// ends: limit memory
// `structuredClone` of an object fifty thousand deep, where there is such a function.
let o = {};
for (let i = 0; i < 5e4; i++) o = { o };
const copy = structuredClone(o);
return typeof copy;
