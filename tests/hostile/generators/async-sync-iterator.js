// ends: limit time
// `for await` over an iterator of plain values without end.
for await (const x of { [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }) }; } });
