// ends: not data
// logs: []
// A proxy inside the value, whose traps would log.
return { p: new Proxy({}, { get(t, k) { console.log(String(k)); return t[k]; }, ownKeys() { console.log("keys"); return []; } }) };
