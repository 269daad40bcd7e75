// ends: throws SyntaxError
// A pattern of a hundred thousand groups side by side.
return new RegExp("(a)".repeat(1e5)).test("b");
