// ends: value [0,0]
// calls: [{"n":0}]
// Minus zero is zero, there and back.
const { n } = await tools.demo.echo({ n: -0 });
return [n, -0];
