// ends: check | value | throws SyntaxError | limit memory | limit stack | limit time
// A regular expression of a hundred thousand groups, in the text.
return /@@60000:(a)@@/.test("a");
