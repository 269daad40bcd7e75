// ends: limit memory | limit time | throws SyntaxError | value
// Twenty thousand named groups, of which the last is asked for.
let text = "";
for (let i = 0; i < 2e4; i++) text += `(?<g${i}>a)?`;
return Object.keys(new RegExp(text).exec("a")?.groups ?? {}).length;
