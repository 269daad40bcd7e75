// ends: limit time
// calls: [{"n":1}]
// A loop that begins when a tool has answered.
await tools.demo.echo({ n: 1 });
for (;;);
