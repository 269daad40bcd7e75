// ends: limit calls
// Calls that nobody waits for, without end.
for (;;) tools.demo.echo({});
