// ends: limit time | limit memory | throws RangeError | check unreadable
// A power that would have a hundred million digits.
return String((3n ** 200000000n) % 7n);
