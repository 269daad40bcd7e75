// ends: throws TypeError
// calls: []
// A server that does not exist, by a computed name.
await tools[["oth", "er"].join("")].echo({});
