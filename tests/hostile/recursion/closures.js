// ends: limit memory | limit stack
// A hundred thousand closures, each of which holds the one before, dropped at once.
let f = () => 0;
for (let i = 0; i < 1e5; i++) { const g = f; f = () => g; }
f = null;
return 100000;
