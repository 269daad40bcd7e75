// ends: value
// Every method of `console` with values it does not expect.
for (const name of Object.keys(console)) for (const v of [undefined, Symbol("x"), 1n, "%s%d%o%c", new Proxy([], {}), -1, NaN]) { try { console[name](v, v); } catch {} }
return 1;
