// ends: throws \u{1b}[31mError
// A name and a message that would clear a terminal.
const e = new Error("\u001b[2J\u0007\r");
e.name = "\u001b[31mError";
throw e;
