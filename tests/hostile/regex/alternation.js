// ends: limit time
// Two ways to match the same character, many times.
return /^(a|a)*$/.test("a".repeat(40) + "b");
