// ends: value
// A timer that counts, as a clock that the run does not know.
let ticks = 0;
setInterval(() => { ticks++; }, 0);
for (let i = 0; i < 1e5; i++);
return ticks === 0;
