// ends: throws TypeError
// calls: []
// A tool that does not exist, by a computed name.
const name = ["exfil", "trate"].join("");
await tools.demo[name]({});
