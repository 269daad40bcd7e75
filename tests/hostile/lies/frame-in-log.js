// ends: value 1
// logs: ["\u0002\u0000\u0000\u0000{}{\"say\":\"idle\"}"]
// A line of the log with the bytes of a frame in it.
console.log("\u0002\u0000\u0000\u0000{}" + JSON.stringify({ say: "idle" }));
return 1;
