// ends: value
// The clock after a call says no more than the run allows: it never goes back.
const before = Date.now();
await tools.demo.echo({});
return Date.now() >= before;
