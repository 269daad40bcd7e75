// ends: check | value | throws SyntaxError | limit memory | limit stack | limit time
// A regular expression nested a hundred thousand deep, in the text.
return /@@100000:(@@@@100000:)@@/.test("a");
