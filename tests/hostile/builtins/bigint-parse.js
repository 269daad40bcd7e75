// ends: limit time | limit memory | throws RangeError | throws SyntaxError
// A BigInt read from two million digits.
return String(BigInt("9".repeat(2e6)) % 10n);
