// ends: value [true,true]
// calls: [{"__proto__":{"admin":true}}]
// `__proto__` as a key of its own crosses as a key, there and back.
const answer = await tools.demo.echo({ ["__proto__"]: { admin: true } });
return [Object.hasOwn(answer, "__proto__"), answer.admin === undefined];
