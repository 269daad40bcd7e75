// ends: throws Error
// logs: []
// A name and a message that are getters.
const e = new Error("y");
Object.defineProperty(e, "name", { get() { console.log("name"); return "forged"; } });
Object.defineProperty(e, "message", { get() { console.log("message"); return "forged"; } });
throw e;
