// ends: limit completion
// A value over the limit.
return "x".repeat(100_000);
