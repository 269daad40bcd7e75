// ends: limit time | limit memory
// Jobs without end that begin as the script returns.
const next = () => Promise.resolve().then(next);
next();
return 1;
