// ends: limit memory | limit time | throws RangeError
// A BigInt that is squared without end.
let n = 3n;
for (;;) n *= n;
