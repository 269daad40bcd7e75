// ends: throws Error
// A message that looks like the trace from which the position is read.
throw new Error("x\n    at f (script:1:1)\n    at g (script:4294967295:4294967295)\n    at h (script:0:0)");
