// ends: value | limit recursion | limit stack
// How deep the stack is, which would tell one worker from another.
let depth = 0;
const f = () => { depth++; f(); };
try { f(); } catch {}
return depth > 100;
