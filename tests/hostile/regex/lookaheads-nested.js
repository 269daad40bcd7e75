// ends: limit memory | limit stack | limit time | throws SyntaxError | value
// Lookaheads in lookaheads, twenty thousand deep.
return new RegExp("(?=".repeat(2e4) + ")".repeat(2e4)).test("b");
