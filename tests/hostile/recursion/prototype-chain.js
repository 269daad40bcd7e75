// ends: limit stack | limit memory | limit time
// A property looked for along a chain of two hundred thousand prototypes.
let o = {};
for (let i = 0; i < 2e5; i++) o = Object.create(o);
return typeof o.missing;
