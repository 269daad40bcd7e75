// ends: limit time
// Three runs of the same class, cubic and then some.
return /^(\w*)*(\w*)*(\w*)*x$/.test("a".repeat(60));
