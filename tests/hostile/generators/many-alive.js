// ends: limit memory | limit time
// Generators that are begun and never ended.
const all = [];
for (;;) { const g = (function* () { const own = new Array(50).fill(0); yield own; })(); g.next(); all.push(g); }
