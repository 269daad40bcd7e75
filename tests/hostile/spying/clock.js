// ends: value true
// All clocks tell the same time, and none goes on.
const times = [Date.now(), +new Date(), new Date().getTime(), Date.parse(new Date().toISOString())];
for (let i = 0; i < 1e5; i++);
times.push(Date.now());
return new Set(times).size === 1;
