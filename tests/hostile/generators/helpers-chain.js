// ends: limit recursion | limit stack | limit memory | throws RangeError | limit time | value
// Twenty thousand iterator helpers in a chain.
let it = [1, 2, 3].values();
for (let i = 0; i < 2e4; i++) it = it.map(x => x);
return it.toArray();
