// ends: limit memory | limit time
// Compiled regular expressions, all of them kept.
const all = [];
for (let i = 0; ; i++) all.push(new RegExp("(a|b|c){1,20}x" + i));
