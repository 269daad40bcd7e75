// ends: check | limit stack | value | throws TypeError | limit memory
// A pattern nested twenty thousand deep.
const f = (@@20000:[@@x@@20000:]@@) => x;
return typeof f;
