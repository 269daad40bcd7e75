// ends: throws SyntaxError
// A `SyntaxError` that is thrown is no refusal of the script.
throw new SyntaxError("unexpected token at line 1, col 1");
