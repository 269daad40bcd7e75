// ends: throws RangeError
// An iterator whose `return` throws while a loop is left.
const it = { [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }), return() { throw new RangeError("return"); } }; } };
for (const x of it) break;
