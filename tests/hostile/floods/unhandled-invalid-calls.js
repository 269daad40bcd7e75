// ends: limit time | limit memory | limit calls
// The same with nobody to catch them.
for (;;) tools.demo.echo(() => 1);
