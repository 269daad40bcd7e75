// ends: value
// `Object.defineProperties` with a great many getters.
const o = {};
for (let i = 0; i < 2e4; i++) o["p" + i] = { get: () => i };
return Object.keys(Object.defineProperties({}, o)).length;
