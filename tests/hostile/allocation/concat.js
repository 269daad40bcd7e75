// ends: limit memory
// `concat` of one string with itself many times over.
let s = "a".repeat(1e5);
for (let i = 0; i < 20; i++) s = s.concat(s, s, s, s);
return s.length;
