// ends: limit console
// Lines from a getter in an iterator in a sort.
const o = { get x() { console.log("x"); return 1; } };
for (;;) [3, 2, 1].sort(() => o.x);
