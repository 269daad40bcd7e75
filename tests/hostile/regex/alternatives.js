// ends: limit memory | limit stack | limit time
// A pattern of a million alternatives.
return new RegExp("a|".repeat(1e6)).test("b");
