// ends: value {"own":1}
// calls: [{"own":1}]
// What an argument inherits does not cross, also not from a polluted prototype.
Object.prototype.injected = "all";
return await tools.demo.echo(Object.assign(Object.create({ inherited: true }), { own: 1 }));
