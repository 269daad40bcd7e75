// ends: limit memory | throws RangeError | check unreadable
// A BigInt shifted by a thousand million bits, again and again.
const all = [];
for (let i = 0; i < 100; i++) all.push(1n << 1000000000n);
return all.length;
