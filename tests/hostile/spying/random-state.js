// ends: value true
// Random numbers are of the run, all different, and in their range.
const all = Array.from({ length: 1000 }, () => Math.random());
return new Set(all).size === 1000 && all.every(x => x >= 0 && x < 1);
