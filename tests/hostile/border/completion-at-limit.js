// ends: limit completion
// A value whose text is short and whose JSON is over the limit.
return "\u0001".repeat(20_000);
