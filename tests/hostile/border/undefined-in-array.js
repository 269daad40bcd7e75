// ends: not data
// Undefined in an array is not silently `null`.
return [undefined];
