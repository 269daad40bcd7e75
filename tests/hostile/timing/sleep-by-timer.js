// ends: value
// A timer of a day, where there are timers: it costs no CPU and the host decides.
const done = await Promise.race([new Promise(resolve => setTimeout(resolve, 10, "timer")), tools.demo.echo({})]);
return typeof done;
