// ends: value | limit completion | not data
// A value whose text is short and whose JSON is over the limit.
return "\u0001".repeat(20_000);
