// ends: throws Error
// logs: []
// A proxy is thrown: what it is must be told without asking it.
throw new Proxy(new Error("inner"), { get() { console.log("read"); return "forged"; } });
