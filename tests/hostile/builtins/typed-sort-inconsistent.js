// ends: value
// The same lie told to the sorting of a typed array.
let n = 0;
return Array.from(new Uint8Array(300).map((_, i) => i).sort(() => (n++ % 3) - 1)).length;
