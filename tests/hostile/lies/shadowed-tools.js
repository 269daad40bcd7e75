// ends: value "mine"
// calls: []
// `tools` shadowed by the script's own.
const own = { tools: { demo: { echo: () => "mine" } } };
{ const { tools } = own; return tools.demo.echo(); }
