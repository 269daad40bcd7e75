// ends: not data
// The place of what is wrong has a path of long names.
let o = { bad: 1n };
for (let i = 0; i < 50; i++) o = { ["name".repeat(200)]: o };
return o;
