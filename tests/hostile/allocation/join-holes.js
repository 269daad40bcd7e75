// ends: limit time
// The same, with nothing between: the text is empty, and reading what is not there takes for ever.
const a = [];
a.length = 2 ** 32 - 1;
return a.join("").length;
