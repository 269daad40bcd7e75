// ends: limit time
// The blow-up inside a lookahead.
return /^(?=(a+)+$)x/.test("a".repeat(40) + "b");
