// ends: throws SyntaxError
// A pattern of a hundred thousand nested groups.
return new RegExp("(".repeat(1e5) + ")".repeat(1e5)).test("b");
