// ends: limit time
// Backreferences that have to be tried at every length.
return /^(a+)+(b|\1)+c$/.test("a".repeat(40));
