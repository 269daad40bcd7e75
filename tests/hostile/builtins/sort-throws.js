// ends: throws RangeError
// A comparison that throws in the middle.
let n = 0;
[5, 4, 3, 2, 1].sort((a, b) => { if (++n === 3) throw new RangeError("enough"); return a - b; });
