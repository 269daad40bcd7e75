// ends: limit time
// The blow-up inside a lookbehind, which is matched backwards.
return /(?<=^b(a+)+)x/.test("c" + "a".repeat(40) + "x");
