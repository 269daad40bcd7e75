// ends: value 10
// Five thousand generators, each of which delegates to the one before.
let g = (function* () { for (let i = 0; i < 10; i++) yield i; })();
const wrap = inner => (function* () { yield* inner; })();
for (let i = 0; i < 5e3; i++) g = wrap(g);
return [...g].length;
