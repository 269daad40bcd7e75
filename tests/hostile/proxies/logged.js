// ends: value 1
// A proxy is logged, whose traps throw and log.
const p = new Proxy({}, { get() { console.log("again"); throw new Error("no"); }, ownKeys() { throw new Error("no"); } });
console.log(p, [p], { p });
return 1;
