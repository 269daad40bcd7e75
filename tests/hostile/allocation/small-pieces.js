// ends: limit memory
// Many small strings, so that what each costs beside its text counts.
const all = [];
for (let i = 0; ; i++) all.push(String.fromCharCode(97 + i % 26) + i);
