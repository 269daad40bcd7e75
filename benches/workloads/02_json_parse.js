// The same long text, read six times.
const events = Array.from({ length: 8000 }, (_, n) => ({
    id: `event-${n}`,
    at: 1700000000 + n * 13,
    tags: ["alpha", "beta"].slice(n % 2),
    score: n / 8,
    parent: n % 5 ? `event-${n - 1}` : null,
}));
const text = JSON.stringify(events);
let tags = 0;
for (let round = 0; round < 6; round++) {
    for (const event of JSON.parse(text)) tags += event.tags.length;
}
return [text.length, tags];
