// ends: value "all is well"
// A failure that is caught is the script's own affair; the host has it in its calls.
try { await tools.demo.fail({}); } catch {}
return "all is well";
