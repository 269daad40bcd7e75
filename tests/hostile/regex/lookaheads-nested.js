// ends: throws SyntaxError
// Lookaheads in lookaheads, twenty thousand deep.
return new RegExp("(?=".repeat(2e4) + ")".repeat(2e4)).test("b");
