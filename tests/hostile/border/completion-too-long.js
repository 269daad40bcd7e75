// ends: limit completion | not data
// A value over the limit.
return "x".repeat(100_000);
