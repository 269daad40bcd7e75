// ends: throws RangeError
// `JSON.parse` of a text nested a hundred thousand deep.
return JSON.parse("[".repeat(1e5) + "]".repeat(1e5)).length;
