// ends: limit time | limit memory | throws RangeError | value 1267648
// The decimal digits of a BigInt of millions of bits.
return (7n ** 1500000n).toString().length;
