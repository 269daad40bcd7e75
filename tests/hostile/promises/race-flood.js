// ends: limit memory | limit time
// A hundred thousand races on one promise that is never settled.
const never = new Promise(() => {});
for (;;) Promise.race([never, never]);
