// ends: value true
// No source but the script's own can be read from functions: not of the frame it is put into.
const sources = [];
let f = function () {};
for (const key of ["toString"]) sources.push(Function.prototype[key].call(f), Function.prototype[key].call(Object.getPrototypeOf(f)));
return sources.every(s => !/use strict/.test(s));
