// ends: limit recursion
// A replaced `exec`, which `test` calls, that tests.
const re = /a/;
re.exec = function () { return this.test("a"); };
return re.test("a");
