// ends: value | check | limit time | limit memory
// A BigInt of a hundred thousand digits in the text.
return String(@@100000:9@@n % 7n);
