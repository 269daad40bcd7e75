// ends: not data
// A BigInt.
return { n: 2n ** 64n };
