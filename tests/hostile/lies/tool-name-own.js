// ends: check unknown-tool
// calls: []
// A tool that does not exist, by its plain name.
await tools.demo.exfiltrate({});
