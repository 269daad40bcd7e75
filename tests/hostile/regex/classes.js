// ends: limit memory | limit time | throws SyntaxError | value
// Set operations of classes with all of Unicode in each.
return new RegExp("[" + "[\\p{L}--\\p{Lu}]".repeat(300) + "]", "v").test("a");
