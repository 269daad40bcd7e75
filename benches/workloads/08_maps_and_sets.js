// Counting words in a map, and the different ones in sets.
const counts = new Map();
const seen = new Set();
for (let n = 0; n < 180000; n++) {
    const word = "word" + ((n * 2654435761) % 4001);
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (!seen.has(n % 1013)) seen.add(n % 1013);
}
let most = 0;
for (const [, count] of counts) if (count > most) most = count;
return [counts.size, seen.size, most];
