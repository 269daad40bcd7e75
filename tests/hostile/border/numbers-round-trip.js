// ends: value true
// Numbers come back as the very same from a tool.
const list = [2 ** 53, -(2 ** 53), 2 ** 63, 2 ** 64, 1e21, 1e300, 5e-324, 0.1 + 0.2, 1 / 3, 123456789.123456789, 4294967296.5];
const answer = await tools.demo.echo({ list });
return list.every((n, i) => Object.is(n, answer.list[i]));
