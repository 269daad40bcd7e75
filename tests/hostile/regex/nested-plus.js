// ends: limit time
// The classic: a group with plus, with plus.
return /^(a+)+$/.test("a".repeat(40) + "b");
