// ends: value 90
// Answers that are all kept back.
const text = "x".repeat(60_000);
const all = await Promise.all(Array.from({ length: 90 }, () => tools.demo.echo({ text })));
return all.length;
