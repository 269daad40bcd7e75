// ends: limit stack | limit memory | limit time
// A function bound sixty thousand times: calling it recurses in the engine, not in the script.
let f = () => 1;
for (let i = 0; i < 6e4; i++) f = f.bind(null);
return f();
