// ends: value
// A comparison that answers by the number of times it was asked, in `toSorted`.
let n = 0;
return Array.from({ length: 1000 }, (_, i) => i).toSorted(() => (n++ & 2) - 1).length;
