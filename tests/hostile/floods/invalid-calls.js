// ends: limit time | limit memory
// Calls that are refused in the worker: they cost the host nothing and must cost the script its time.
for (;;) tools.demo.echo(1n).catch(() => {});
