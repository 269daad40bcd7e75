// ends: value
// Counts that do not fit in any integer.
return new RegExp("a{99999999999999999999,999999999999999999999}").test("a");
