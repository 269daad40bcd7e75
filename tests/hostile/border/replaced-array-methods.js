// ends: value {"list":[3,1,2]}
// calls: [{"list":[3,1,2]}]
// Every method of arrays replaced by one that throws.
for (const f of Reflect.ownKeys(Array.prototype)) { if (f !== "length") { try { Array.prototype[f] = () => { throw new Error("mine: " + String(f)); }; } catch {} } }
return await tools.demo.echo({ list: [3, 1, 2] });
