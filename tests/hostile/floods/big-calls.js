// ends: limit calls
// Calls with as much as may be in each.
const text = "x".repeat(60_000);
for (;;) tools.demo.echo({ text });
