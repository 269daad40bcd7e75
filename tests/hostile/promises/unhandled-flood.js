// ends: value 1
// Twenty thousand rejections that nobody handles: the host is told of a few.
for (let i = 0; i < 2e4; i++) Promise.reject(new Error("x".repeat(100) + i));
return 1;
