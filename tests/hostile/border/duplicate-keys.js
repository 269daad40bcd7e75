// ends: value {"a":2}
// calls: [{"a":2}]
// One key twice in a literal: the last counts, and the tool sees one.
return await tools.demo.echo({ a: 1, ["a"]: 2 });
