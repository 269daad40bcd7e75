// ends: value null
// A proxy around a proxy, a hundred thousand deep: one read goes through them all.
let p = {};
for (let i = 0; i < 1e5; i++) p = new Proxy(p, {});
return p.x;
