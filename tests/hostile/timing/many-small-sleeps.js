// ends: limit calls | throws Uncertain
// Time that is stolen in small pieces, a call at a time.
for (;;) await tools.demo.echo({});
