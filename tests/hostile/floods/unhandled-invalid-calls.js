// ends: limit time | limit memory
// The same with nobody to catch them.
for (;;) tools.demo.echo(() => 1);
