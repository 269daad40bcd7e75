// ends: limit memory | limit time
// One object with ever more properties.
const o = {};
for (let i = 0; ; i++) o["key" + i] = i;
