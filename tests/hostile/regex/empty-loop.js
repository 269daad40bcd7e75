// ends: value
// Loops around what matches nothing.
return /^(?:(?:)*)*(?:\b|\B)*$/.test("a".repeat(1000));
