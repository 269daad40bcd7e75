// ends: value true
// Sorting objects that compare alike keeps their order.
const all = Array.from({ length: 100 }, (_, i) => ({ i }));
return all.toSorted(() => 0).every((o, i) => o.i === i);
