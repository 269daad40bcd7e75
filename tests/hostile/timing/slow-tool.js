// ends: throws Uncertain
// calls: [{}]
// A tool that never answers is given up at its deadline, and the script is told.
await tools.demo.never({});
