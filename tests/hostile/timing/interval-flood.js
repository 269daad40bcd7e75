// ends: limit time | limit memory
// Timers of no time without end, where there are timers.
const again = () => setTimeout(again, 0);
for (let i = 0; i < 1000; i++) again();
await new Promise(() => {});
