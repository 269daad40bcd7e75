// ends: value ["TypeError","TypeError","TypeError"]
// `tools` and what is in it cannot be replaced or added to.
const name = f => { try { f(); return "none"; } catch (e) { return e.name; } };
return [name(() => { globalThis.tools = {}; }), name(() => { tools.demo.echo = () => 1; }), name(() => { tools.evil = {}; })];
