// ends: throws TypeError
// `caller` of a function, which would lead out of the script.
function f() { return f.caller; }
return String(f());
