// ends: limit memory
// Registered symbols with long names, which are never given back.
for (let i = 0; ; i++) Symbol.for("x".repeat(1e4) + i);
