// ends: limit calls
// Time that is stolen in small pieces, a call at a time.
for (;;) await tools.demo.echo({});
