// ends: value 1
// Half a character in the log, in a message and in an error's name.
console.log("\ud800x", { "\udfff": "\ud800" }, new Error("\ud800"));
return 1;
