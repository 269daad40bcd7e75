// ends: limit memory
// A `Map` that grows without end.
const m = new Map();
for (let i = 0; ; i++) m.set({}, i);
