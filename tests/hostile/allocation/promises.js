// ends: limit memory
// Promises that nothing settles, all of them kept.
const all = [];
for (;;) all.push(new Promise(() => {}));
