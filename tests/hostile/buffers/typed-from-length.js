// ends: throws RangeError
// A typed array from an object that says it is very long.
return new Float64Array({ length: 2 ** 32 - 1 }).length;
