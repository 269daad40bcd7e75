// ends: throws InvalidArguments
// calls: []
// A sparse array of four thousand million elements as an argument.
const list = [];
list.length = 2 ** 32 - 1;
await tools.demo.echo({ list });
