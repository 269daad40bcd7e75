// ends: throws TypeError
// A generator that resumes itself while it runs.
const g = (function* () { g.next(); yield 1; })();
g.next();
