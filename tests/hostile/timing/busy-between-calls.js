// ends: limit calls | limit time
// A thousand calls with work between them.
for (let i = 0; i < 1000; i++) { await tools.demo.echo({ i }); for (let j = 0; j < 1000; j++); }
