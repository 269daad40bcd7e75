// ends: value 1
// logs: ["\u001b[2J\u001b[31mforged\u0007\r\nError: host failed\u0000"]
// A line of the log with control characters stays one line of the log, as it is.
console.log("\u001b[2J\u001b[31mforged\u0007\r\nError: host failed\u0000");
return 1;
