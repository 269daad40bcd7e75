// ends: value {}
// calls: [{}]
// `__proto__` in a literal sets the prototype, and what is inherited does not cross.
return await tools.demo.echo({ __proto__: { admin: true } });
