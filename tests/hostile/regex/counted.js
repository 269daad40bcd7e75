// ends: value
// Counts in counts: a small pattern that stands for a thousand million.
return new RegExp("(((a{1000}){1000}){1000})").test("a".repeat(1000));
