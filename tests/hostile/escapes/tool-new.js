// ends: throws TypeError
// calls: []
// A tool is no constructor.
new tools.demo.echo({ n: 1 });
