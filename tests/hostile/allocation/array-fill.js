// ends: limit memory | limit time | throws RangeError
// An array of a thousand million, filled.
return new Array(1e9).fill(0).length;
